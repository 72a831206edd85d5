import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import type {Program} from "../../src/os/api.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {queuesOf} from "../../src/trace/data/queues.ts";

const listens = (backlog: number): Program =>
  function* (os) {
    const listener = os.listen({port: 80, backlog});
    yield* os.sleep(ms(100));
    for (;;) {
      yield* os.accept(listener);
      yield* os.sleep(ms(50));
    }
  };
const three: Program = function* (os) {
  for (let i = 0; i < 3; i++) {
    os.spawn(function* (os) {
      yield* os.connect("server:80");
    });
    yield* os.sleep(ms(5));
  }
};

test("queuesOf() tells how both queues grow and shrink", () => {
  const run = simulate({client: {main: three}, server: {main: listens(5)}, until: seconds(1)});
  const [queues] = queuesOf(run);
  expect(queues).toMatchObject({host: 1, port: 80, backlog: 5});
  expect(queues?.points.map(({at, syn, accept}) => [at / ms(1), syn, accept])).toEqual([
    [0, 0, 0],
    [10, 1, 0],
    [15, 2, 0],
    [20, 3, 0],
    [30, 2, 1],
    [35, 1, 2],
    [40, 0, 3],
    [100, 0, 2],
    [150, 0, 1],
    [200, 0, 0]
  ]);
});

test("queuesOf() reports no handshake that the listener did not take", () => {
  const run = simulate({client: {main: three}, server: {main: listens(0)}, until: ms(90)});
  const points = queuesOf(run)[0]?.points ?? [];
  expect(Math.max(...points.map(({syn, accept}) => syn + accept))).toBe(1);
});

test("queuesOf() ends with empty queues when the listener is closed", () => {
  const closes: Program = function* (os) {
    const listener = os.listen({port: 80});
    yield* os.sleep(ms(25));
    os.close(listener);
  };
  const run = simulate({client: {main: three}, server: {main: closes}, until: seconds(1)});
  expect(queuesOf(run)[0]?.points.at(-1)).toEqual({at: ms(25), syn: 0, accept: 0});
});

test("queuesOf() answers nothing for a run without a listener", () => {
  expect(queuesOf(simulate({client: {main: three}, server: {}}))).toEqual([]);
});
