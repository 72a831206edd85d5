// @vitest-environment happy-dom
/**
 * No two texts of a ladder touch, whatever the run and the width. The ladders of all pages are
 * looked at where their cells run (test/pages/all.test.ts), what a browser makes of them in
 * test/browser/overlap.test.ts. `PROPERTY_CASES=25` tries a thousand random runs.
 */
import fc from "fast-check";
import {expect, test} from "vitest";
import {hours, mbit, ms, seconds} from "../../../src/base/units.ts";
import {cut, simulate} from "../../../src/index.ts";
import type {Program, Run} from "../../../src/index.ts";
import {drawLadder} from "../../../src/chart/ladder/ladder.ts";
import {cases, patience} from "../../sim/cases.ts";
import {scenarioOf, traffic} from "../../sim/traffic.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";
import {WIDTHS, faultsOf, scenesOf} from "./overlap.ts";

test(
  "random programs on random networks: no text touches another, a tear or a host's line",
  () => {
    fc.assert(
      fc.property(traffic, fc.constantFrom(...WIDTHS), fc.boolean(), (drawn, width, trueScale) => {
        const {scenario} = scenarioOf(drawn);
        expect(faultsOf(simulate(scenario), {width, trueScale})).toEqual([]);
      }),
      {numRuns: cases(40)}
    );
  },
  patience
);

/** A server that reads all that comes, from as many peers as come. */
const reader: Program = function* (os) {
  const listener = os.listen({port: 7777, backlog: 500});
  for (;;) {
    const peer = yield* os.accept(listener);
    os.spawn(function* (thread) {
      while ((yield* thread.recv(peer)).length > 0);
      thread.close(peer);
    });
  }
};

/** A player who connects after a while, says something, and leaves. */
const player = (after: number): Program =>
  function* (os) {
    yield* os.sleep(after);
    const socket = yield* os.connect("server:7777");
    yield* os.send(socket, 100);
    yield* os.sleep(ms(50));
    os.close(socket);
  };

const hard: Readonly<Record<string, () => Run>> = {
  "no segment at all": () => simulate({server: {}, client: {}}),
  "one segment that is lost": () =>
    simulate({server: {}, client: {main: player(0)}, faults: [cut(0)], until: ms(500)}),
  "twelve hosts": () => {
    const players = Array.from({length: 11}, (_, i) => [`player${i}`, {main: player(ms(7 * i))}]);
    return simulate({hosts: {server: {main: reader}, ...Object.fromEntries(players)}});
  },
  "two hundred sockets": () =>
    simulate({
      link: {delay: ms(10)},
      server: {main: reader},
      client: {
        *main(os) {
          for (let i = 0; i < 200; i++) os.spawn(player(ms(i)));
          yield* os.sleep(0);
        }
      },
      until: seconds(2)
    }),
  "thirty days": () =>
    simulate({
      server: {main: reader},
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          yield* os.send(socket, 4);
          yield* os.sleep(hours(720));
          os.close(socket);
        }
      },
      until: hours(721)
    }),
  "names of sixty characters": () =>
    simulate({
      hosts: {
        server: {main: reader},
        ["a-player-with-a-name-that-is-exactly-sixty-characters-long-x"]: {main: player(0)}
      }
    }),
  "a transfer of a thousand segments": () =>
    simulate({
      link: {delay: ms(20), rate: mbit(10), loss: 0.01},
      server: {main: reader},
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          for (let i = 0; i < 15; i++) yield* os.send(socket, 60_000);
          os.close(socket);
        }
      }
    }),
  "a transfer of 640 segments, some of them lost": () =>
    simulate({
      link: {delay: ms(10), rate: mbit(10), loss: 0.01},
      seed: 7,
      server: {main: reader},
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          for (let left = 600_000; left > 0; left -= 60_000) yield* os.send(socket, 60_000);
          os.close(socket);
        }
      }
    }),
  "sixteen requests of two writes each": () => writeWriteRead(false),
  "more calls than a mark can number": () =>
    simulate({
      link: {delay: ms(10)},
      server: {
        *main(os) {
          const peer = yield* os.accept(os.listen({port: 7777}));
          while ((yield* os.recv(peer, 10)).length > 0);
          os.close(peer);
        }
      },
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          os.setsockopt(socket, "TCP_NODELAY", true);
          for (let i = 0; i < 1500; i++) {
            yield* os.send(socket, 100);
            yield* os.sleep(100);
          }
          os.close(socket);
        }
      }
    })
};

test.each(Object.entries(hard))("%s: every text has its place at every width", (_, make) => {
  const run = make();
  for (const width of WIDTHS) expect(faultsOf(run, {width})).toEqual([]);
});

test("what has no room is counted, and the count is written", () => {
  const run = hard["a transfer of a thousand segments"]!();
  const {scenes} = scenesOf(run, {width: 390});
  const crowded = scenes.filter(({missing}) => missing.labels > 0);
  expect(crowded.length).toBeGreaterThan(0);
  for (const {note, missing} of crowded) {
    expect(note?.text).toContain(`${missing.labels + missing.waits + missing.states} label`);
  }
});

test("every host of twelve has its name, on a phone as well", () => {
  const {scenes} = scenesOf(hard["twelve hosts"]!(), {width: 390});
  const names = scenes[0]!.head.filter(({kind}) => kind === "host").map(({text}) => text);
  expect(names).toHaveLength(12);
  expect(names).toContain("player10");
});

test("twelve hosts fit into a tablet: their names stand in two rows, the system is told once", () => {
  const run = hard["twelve hosts"]!();
  const {node} = drawLadder(run, {width: 726});
  expect(Number(node.getAttribute("width"))).toBe(726);
  const {scenes} = scenesOf(run, {width: 726});
  const {head} = scenes[0]!;
  const names = head.filter(({kind}) => kind === "host");
  expect(names.map(({text}) => text)).toEqual(run.hosts.map(({name}) => name));
  expect(new Set(names.map(({y}) => y)).size).toBe(2);
  expect(head.filter(({text}) => text.includes("Linux")).map(({text}) => text)).toEqual([
    "all Linux 6.18"
  ]);
});
