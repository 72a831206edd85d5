// @vitest-environment happy-dom
/** The program column: each call at its time, repeats told once, what has no room counted. */
import type {CallArguments, CallName} from "../../../src/os/kernel/call-values.ts";
import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {textOfMark} from "../../../src/chart/ladder/calls/call-marks.ts";
import {answerOf, shortName} from "../../../src/chart/ladder/calls/call-name.ts";
import {columnsIn, shared, widthOf} from "../../../src/chart/ladder/layout/lane-widths.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {cut, kill, powerOff} from "../../../src/net/fault.ts";
import type {CallRecord} from "../../../src/sim/record.ts";
import {windows} from "../../../src/index.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fastRetransmit, writeWriteRead, zeroWindow} from "../../trace/fixture-runs.ts";
import {scenesOf} from "./overlap.ts";

/** A client that writes ten bytes every `every` ms, `n` times. */
const writes = (n: number, every: number) =>
  simulate({
    link: {delay: ms(25)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < n; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(every));
        }
        os.close(socket);
      }
    }
  });

const lines = (svg: Element) =>
  [...svg.querySelectorAll(".call")].map((line) => line.firstChild?.textContent);

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

test("an error is never cut, however narrow its lane and however many lanes there are", () => {
  const run = simulate({
    server: {},
    client: {
      system: windows,
      *main(os) {
        os.spawn(function* (own) {
          yield* own.connect("server:7777");
          yield* own.connect("server:7777");
        });
        yield* os.connect("server:7777");
        yield* os.sleep(ms(20));
      }
    }
  });
  for (let width = 600; width <= 1280; width += 20) {
    const node = ladder(run, {width});
    const failed = [...node.querySelectorAll(".call.failed")].map((line) => line.textContent ?? "");
    expect(failed.length, String(width)).toBeGreaterThan(0);
    const cut = failed.filter((text) => text.includes("W") && !text.includes("WSAECONNREFUSED"));
    expect(cut, String(width)).toEqual([]);
    expect(failed.join(), String(width)).toContain("WSAECONNREFUSED");
  }
});

test("lanes share the width by what is written in them, and no error has less than it needs", () => {
  const share = (total: number, ...needs: readonly (readonly [least: number, wish: number])[]) =>
    shared(
      total,
      needs.map(([least, wish]) => ({least, wish})),
      1 / widthOf(1, 1)
    ).map(Math.round);
  // What one does not want the other has; what nobody wants is shared evenly.
  expect(share(24, [0, 10], [0, 20])).toEqual([10, 14]);
  expect(share(40, [0, 10], [0, 20])).toEqual([15, 25]);
  expect(share(24, [0, 20], [0, 20])).toEqual([12, 12]);
  const px = shared(
    60,
    [
      {least: 0, wish: 10},
      {least: 0, wish: 20}
    ],
    1 / widthOf(1, 1),
    30
  );
  expect(px.map(Math.round)).toEqual([35, 25]);
  expect(share(24, [15, 20], [0, 20])).toEqual([15, 9]);
  expect(share(30, [0, 5], [15, 40], [0, 40])).toEqual([5, 15, 10]);
  // Where there is too little for all, an error still has what it needs, and nobody less than 0.
  expect(share(20, [15, 20], [15, 20])).toEqual([15, 15]);
  expect(share(-5, [0, 0])).toEqual([0]);
  expect(share(-5, [0, 4], [3, 9])).toEqual([0, 3]);
});

test("a lane holds as many characters as fit, and none where it is too narrow for one", () => {
  expect([40, 7.3, 7.2, 0].map((width) => columnsIn(width, 12))).toEqual([5, 1, 0, 0]);
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

test("each of two threads has a lane with its own calls", () => {
  const run = simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (;;) {
          const peer = yield* os.accept(listener);
          os.spawn(function* (own) {
            while ((yield* own.recv(peer)).length > 0);
            own.close(peer);
          });
        }
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 5);
        yield* os.sleep(ms(50));
        os.close(socket);
      }
    }
  });
  const svg = ladder(run);
  expect([...svg.querySelectorAll(".note")].map((note) => note.textContent)).toEqual(
    expect.arrayContaining(["main", "thread 2"])
  );
  const own = [...svg.querySelectorAll('.calls[data-host="1"] .call')];
  const xOf = (text: string) =>
    own.find((line) => line.textContent.includes(text))?.getAttribute("x");
  expect(xOf("recv")).not.toBe(xOf("accept"));
});

/** Many threads, each of which sends something and waits for a time of its own. */
const crowd = (threads: number) =>
  simulate({
    link: {delay: ms(10)},
    until: ms(600),
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 500});
        for (;;) yield* os.accept(listener);
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < threads; i++) {
          os.spawn(function* (thread) {
            yield* thread.sleep(ms(i));
            const socket = yield* thread.connect("server:7777");
            yield* thread.send(socket, 100);
            yield* thread.sleep(ms(50));
            thread.close(socket);
          });
        }
        yield* os.sleep(0);
      }
    }
  });

test("the calls of many threads at once are told by kind, each with its number", () => {
  const svg = ladder(crowd(200), {width: 1080});
  expect(svg.textContent).toContain("200 threads");
  const own = lines(svg);
  expect(own).toEqual(expect.arrayContaining(["200 × socket()", "200 × connect(…)"]));
  // No line only counts, and none tells a pattern that no thread has.
  expect(own.filter((text) => /^\+\d+ calls$/.test(text ?? ""))).toEqual([]);
  expect(own.filter((text) => /×.*,/.test(text ?? ""))).toEqual([]);
});

test("what many threads call is told beside their bars, and not below the last of them", () => {
  const svg = ladder(crowd(200), {width: 1080});
  const bars = svg.querySelector('.blocks[data-host="0"] .block')?.getAttribute("d") ?? "";
  const ends = [...bars.matchAll(/,([\d.]+)v([\d.]+)/g)].map(([, y, height]) => +y! + +height!);
  const own = [...svg.querySelectorAll('.calls[data-host="0"] .call')];
  const lowest = Math.max(...own.map((line) => Number(line.getAttribute("y"))));
  // A call that is the last one has its line, and a few more may follow it.
  expect(lowest).toBeLessThan(Math.max(...ends) + 4 * 14);
});

test("on a phone the numbers of many threads' calls are one mark, which counts them", () => {
  const svg = ladder(crowd(200), {width: 340});
  const marks = [...svg.querySelectorAll('.calls[data-host="0"] .folded')];
  expect(marks.length).toBeLessThan(6);
  const counted = marks.map((mark) => Number(mark.getAttribute("data-calls")));
  const tallest = marks.find(
    (mark) => Number(mark.querySelector("rect")?.getAttribute("height")) > 60
  );
  expect(tallest?.querySelector("text")?.textContent).toBe(`×${Math.max(...counted)}`);
});

test("a mark says in four characters how many calls it stands for", () => {
  const text = (calls: number) =>
    textOfMark({calls: Array(calls) as CallRecord[], ended: [], number: 1});
  expect([1, 2, 99, 1000, 9999].map(text)).toEqual(["1", "1–2", "1–99", "×1000", "×9999"]);
  expect([10_000, 673_598, 999_499].map(text)).toEqual(["×10k", "×674k", "×999k"]);
  expect([999_500, 9_949_999, 12_000_000].map(text)).toEqual(["×1.0M", "×9.9M", "×12M"]);
});

test("on a phone, where calls are only numbered, the error of a call is written on the wire", () => {
  const refused = simulate({
    link: {delay: ms(25)},
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });
  const svg = ladder(refused, {width: 340});
  // It is called at 0 ms, and fails when the RST comes.
  expect(svg.querySelector(".folded.failed text")?.textContent).toBe("2");
  expect(lines(svg)).toEqual(["→ ECONNREFUSED"]);
  expect(ladder(writes(2, 5), {width: 340}).querySelector(".failed")).toBeNull();
});

test("on a phone the mark of a call that fails late is red where it fails, not where it was made", () => {
  const run = simulate({
    link: {delay: ms(20)},
    until: minutes(30),
    faults: [cut(ms(90))],
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.recv(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.sleep(ms(100));
        yield* os.send(socket, 500);
        yield* os.recv(socket);
        os.close(socket);
      }
    }
  });
  const {node} = drawLadder(run, {width: 340});
  const own = [...node.querySelectorAll<SVGElement>('.calls[data-host="0"] .folded')];
  const failed = own.filter(({classList}) => classList.contains("failed"));
  const recv = run.host("client").calls("recv")[0]!;
  expect(recv.outcome).toEqual({kind: "errno", errno: "ETIMEDOUT"});
  // recv() is the fifth call, and close() comes right after it.
  expect(failed.map((mark) => mark.querySelector("text")?.textContent)).toEqual(["5–6"]);
  expect(Number(failed[0]!.dataset.at)).toBe(recv.returnedAt);
  // Each call is counted once.
  const counted = own.reduce((sum, {dataset}) => sum + Number(dataset.calls), 0);
  expect(counted).toBe(run.calls.filter(({host}) => host === 0).length);
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
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
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
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
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
