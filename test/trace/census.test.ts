import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import type {Program} from "../../src/os/api.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {censusOf} from "../../src/trace/data/state-counts.ts";

const server: Program = function* (os) {
  const listener = os.listen({port: 80});
  for (;;) {
    const peer = yield* os.accept(listener);
    yield* os.recv(peer);
    os.close(peer);
  }
};
const client: Program = function* (os) {
  for (let i = 0; i < 2; i++) {
    const socket = yield* os.connect("server:80");
    yield* os.sleep(ms(100));
    os.close(socket);
  }
};

test("censusOf() counts each kind of state, and begins with nothing at time 0", () => {
  const run = simulate({client: {main: client}, server: {main: server}, until: seconds(1)});
  const told = censusOf(run, 0).map(({at, established, "time-wait": waiting}) => [
    at / ms(1),
    established,
    waiting
  ]);
  expect(told[0]).toEqual([0, 0, 0]);
  expect(told.at(-1)).toEqual([260, 0, 2]);
  expect(Math.max(...told.map(([, established]) => established ?? 0))).toBe(1);
});

test("censusOf() counts no listener, and ends with nothing when all is over", () => {
  const run = simulate({client: {main: client}, server: {main: server}});
  for (const host of [0, 1]) {
    const {at, ...counts} = censusOf(run, host).at(-1)!;
    expect(at).toBeLessThanOrEqual(run.end.at);
    expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0]);
  }
});

test("censusOf() answers one point for a host without sockets", () => {
  const run = simulate({client: {}, server: {main: server}});
  expect(censusOf(run, 0)).toHaveLength(1);
});
