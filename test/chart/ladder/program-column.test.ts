// @vitest-environment happy-dom
/** The program column: each call at its time, repeats told once, what has no room counted. */
import type {CallArguments, CallName} from "../../../src/os/kernel/call-values.ts";
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {answerOf, shortName} from "../../../src/chart/ladder/calls/call-name.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {kill, powerOff} from "../../../src/net/fault.ts";
import type {CallRecord} from "../../../src/sim/record.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fastRetransmit, writeWriteRead, zeroWindow} from "../../trace/fixture-runs.ts";
import {lines, writes} from "./calls.ts";
import {scenesOf} from "./overlap.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

test("calls that repeat where they have no lines of their own are told once with their number", () => {
  const svg = ladder(writes(20, 5));
  expect(lines(svg)).toEqual(expect.arrayContaining(["20 × send(10 B),", "sleep(5 ms)"]));
  expect(lines(svg)).not.toContain("send(10 B)");
  // Each of them still has its dot.
  const dots = svg.querySelector('.blocks[data-host="0"] .dot')?.getAttribute("d") ?? "";
  expect(dots.split("M").length - 1).toBeGreaterThanOrEqual(20);
});

test("a repeat that is too long for its lane leaves out what its calls were given", () => {
  const run = simulate({
    link: {delay: ms(25)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.send(peer, 14_000);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.spawn(function* (own) {
          yield* own.sleep(ms(500));
        });
        while ((yield* os.recv(socket)).length > 0);
      }
    }
  });
  const told = [620, 700, 780, 860].map((width) => lines(ladder(run, {width})).join(" "));
  expect(told.some((text) => /\d × recv\(…\)/.test(text))).toBe(true);
  expect(told.filter((text) => /recv\(\d*…(?!\))/.test(text))).toEqual([]);
});

test("what a call returned is told before what it was given, where there is no room for both", () => {
  const run = simulate({
    link: {delay: ms(25)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.send(peer, 1_160);
        yield* os.sleep(ms(400));
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.spawn(function* (own) {
          yield* own.sleep(ms(300));
        });
        yield* os.sleep(ms(200));
        yield* os.recv(socket, 65_536);
      }
    }
  });
  for (let width = 600; width <= 1080; width += 60) {
    const told = lines(ladder(run, {width})).join("\n");
    expect(told, String(width)).toMatch(/recv\((65536|…)\)\s→ 1,160 B/);
  }
});

test("repeats that have room are told one by one, at their times", () => {
  const svg = ladder(writes(3, 50));
  expect(lines(svg).filter((text) => text === "send(10 B)")).toHaveLength(3);
});

test("a press on a repeat lists its calls, and a press on one of them goes there", () => {
  const node = figure(writes(20, 5));
  document.body.append(node);
  const repeat = [...node.querySelectorAll(".call.repeat")][0]!;
  repeat.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  const rows = [...node.querySelectorAll<HTMLElement>(".call-list li")];
  expect(rows).toHaveLength(40);
  rows[2]!.querySelector("button")!.click();
  expect(node.at).toBe(ms(55));
});

const call = <N extends CallName>(name: N, args: CallArguments[N]): CallRecord =>
  ({name, args, outcome: {kind: "pending"}}) as unknown as CallRecord;

test("of an option the value is never cut; of others the end of what they are given", () => {
  const option = call("setsockopt", {option: "TCP_NODELAY", value: true});
  expect(shortName(option, 40)).toBe("setsockopt(TCP_NODELAY, true)");
  expect(shortName(option, 22)).toBe("TCP_NODELAY = true");
  expect(shortName(option, 14)).toBe("TCP_NODELAY=1");
  expect(shortName(option, 10)).toBe("…NODELAY=1");
  const connect = call("connect", {address: "server:7777"});
  expect(shortName(connect, 15)).toBe("connect(server)");
  expect(shortName(connect, 14)).toBe("connect(serv…)");
  // A number is whole, or is not there: "sleep(140 …)" could be seconds.
  expect(shortName(call("listen", {backlog: 4096}), 12)).toBe("listen(4096)");
  expect(shortName(call("listen", {backlog: 4096}), 11)).toBe("listen(…)");
});

test("of a call that fails the error is whole, and its name cut where it must be", () => {
  const run = simulate({
    client: {
      sysctl: {ip_local_port_range: "50000 50000"},
      *main(os) {
        yield* os.connect("server:7777");
        yield* os.connect("server:7777");
      }
    },
    server: {
      *main(os) {
        yield* os.sleep(ms(1));
        os.listen({port: 7777});
        yield* os.sleep(ms(100));
      }
    }
  });
  for (const width of [1080, 780, 620]) {
    const {node} = drawLadder(run, {width});
    const failed = [...node.querySelectorAll(".failed")].map(({textContent}) => textContent);
    expect(
      failed.some((text) => text?.includes("EADDRNOTAVAIL")),
      String(width)
    ).toBe(true);
  }
});

test("a call does not stand beside the dot of the next moment, where its line can hold it", () => {
  const run = simulate({
    link: {delay: ms(20)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        for (let i = 0; i < 2; i++) {
          const peer = yield* os.accept(listener);
          if (i === 1) yield* os.sleep(ms(60));
          else while ((yield* os.recv(peer, 4096)).length > 0);
          os.close(peer);
        }
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 2; i++) {
          const socket = yield* os.connect("server:7777");
          if (i === 1) yield* os.sleep(ms(80));
          os.close(socket);
          yield* os.sleep(ms(200));
        }
      }
    }
  });
  const drawn = drawLadder(run, {width: 1080});
  const [sleep] = run.host("server").calls("sleep");
  const close = run.host("server").calls("close")[1]!;
  const own = [...drawn.node.querySelectorAll('.calls[data-host="1"] .call')];
  const line = own.find(({textContent}) => textContent.includes("sleep(60 ms)"))!;
  // The middle of a line is a third of its size above its base.
  const middle = Number(line.getAttribute("y")) - 4;
  const [here, next] = [sleep!.calledAt, close.calledAt].map((at) => drawn.y(at));
  expect(next! - here!).toBeLessThan(21);
  expect(Math.abs(middle - here!)).toBeLessThan(Math.abs(middle - next!));
  expect(line.textContent).toBe("→ fd 4, sleep(60 ms)");
});

/** A client that writes after its own shutdown, `n` times. */
const writesLate = (n: number) =>
  simulate({
    link: {delay: ms(10)},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.shutdown(socket, "SHUT_WR");
        for (let i = 0; i < n; i++) {
          yield* os.sleep(ms(40));
          yield* os.send(socket, 1);
        }
      }
    }
  });

test.each([1080, 700, 360])(
  "in %i px of two runs beside each other, an error that both have is told, and not marked",
  (width) => {
    const errors = (svg: Element) =>
      [...svg.querySelectorAll(".call")].filter((line) => line.textContent.includes("EPIPE"));
    const marked = (svg: Element) =>
      [...svg.querySelectorAll(".call, .dot, .folded")].filter((each) =>
        each.classList.contains("failed")
      );
    const alone = ladder(writesLate(1), {width});
    expect(marked(alone).length).toBeGreaterThan(0);
    const same = ladder(writesLate(1), {width, beside: [writesLate(1)]});
    expect(errors(same).length).toBe(errors(alone).length);
    expect(errors(same).length).toBeGreaterThan(0);
    expect(marked(same)).toEqual([]);
    // What only one of them has is what differs.
    const more = ladder(writesLate(2), {width, beside: [writesLate(1)]});
    const kinds = errors(more).map(({classList}) => classList.contains("failed"));
    expect(kinds).toEqual([false, true]);
    expect(marked(more).length).toBeGreaterThan(0);
  }
);

test.each([
  ["killed", kill("server", ms(300))],
  ["without power", powerOff("server", ms(300))]
])("the bar of a call ends with its program: that is %s, and waits no longer", (_, fault) => {
  const run = simulate({
    link: {delay: ms(10)},
    until: ms(900),
    faults: [fault],
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 10);
        yield* os.sleep(seconds(5));
      }
    }
  });
  const drawn = drawLadder(run, {width: 1080});
  const ends = (host: number) => {
    const bars = drawn.node.querySelector(`.blocks[data-host="${host}"] .block`)?.getAttribute("d");
    const places = [...(bars ?? "").matchAll(/M[\d.]+,([\d.]+)v([\d.]+)/g)];
    return Math.max(...places.map(([, y, height]) => Number(y) + Number(height)));
  };
  expect(run.host("server").calls("recv").at(-1)?.outcome.kind).toBe("pending");
  expect(ends(1)).toBeCloseTo(drawn.y(ms(300)), 0);
  // Whoever still waits as the run ends goes on waiting.
  expect(ends(0)).toBeGreaterThan(drawn.y(run.end.at));
});

test.each([620, 700, 1080])("in %i px what a call returned is told, or counted", (width) => {
  for (const run of [writeWriteRead(false), fastRetransmit(), zeroWindow()]) {
    for (const {columns, missing, note} of scenesOf(run, {width}).scenes) {
      const lines = columns.flatMap(({callTexts}) => callTexts.lines);
      const repeats = lines.filter(({placed}) => placed.text.includes("×"));
      const repeated = new Set(repeats.flatMap(({calls}) => calls));
      const returned = columns
        .flatMap(({calls}) => calls.lanes.flatMap((lane) => lane.calls))
        .filter((call) => answerOf(call) !== "" && !repeated.has(call));
      const told = lines.flatMap(({placed}) => placed.text.match(/→|^[\d,]+ B$/g) ?? []).length;
      // Of a call that is only counted in its line, the result is counted with it.
      const hidden = lines.flatMap(({placed: {text}, calls}) =>
        text.includes("+") ? calls.filter(({name}) => !text.includes(`${name}(`)) : []
      );
      const counted = hidden.filter((call) => answerOf(call) !== "").length;
      expect(told + counted + missing.calls + missing.results).toBeGreaterThanOrEqual(
        returned.length
      );
      if (missing.results > 0) expect(note?.text).toContain(`${missing.results} result`);
    }
  }
});
