// @vitest-environment happy-dom
/** The lanes of a program column: one for each thread, as wide as what is written in it wants. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {columnsIn, shared, widthOf} from "../../../src/chart/ladder/layout/lane-widths.ts";
import {ladder} from "../../../src/chart/ladder/ladder.ts";
import {windows} from "../../../src/index.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {crowd, lines} from "./calls.ts";

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
