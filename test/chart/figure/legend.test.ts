// @vitest-environment happy-dom
/** The legend of a ladder: it explains the signs that are seen in it, and no others. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {drop} from "../../../src/net/fault.ts";
import {legend} from "../../../src/chart/figure/legend.ts";
import {drawLadder} from "../../../src/chart/ladder/ladder.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";
import {texts} from "../ladder/drawn.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

/** What the legend of a ladder that is `width` px wide says, each sign before its meaning. */
function explained(run: Run, width: number): string[] {
  const made = legend();
  made.show(run, drawLadder(run, {width}));
  return texts(made.node, "li");
}

/** A client that writes ten bytes `n` times, `every` ms, and then waits for `pause` ms. */
const writes = (n: number, every: number, pause = 0) =>
  simulate({
    link: {delay: ms(10)},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.setsockopt(socket, "TCP_NODELAY", true);
        for (let i = 0; i < n; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(every));
        }
        yield* os.sleep(ms(pause));
        os.close(socket);
      }
    }
  });

test("dotted bars are explained by what is waited for", () => {
  expect(explained(writeWriteRead(false), 1080)).toContain("data held by Nagle, delayed ACK");
  expect(explained(writeWriteRead(true), 1080).join()).not.toContain("Nagle");
});

test("marks of calls are explained where words have no room: numbers, and counts", () => {
  const [few, many] = [writes(3, 20), writes(200, 1)];
  expect(explained(few, 1080).join()).not.toContain("calls");
  const numbers = explained(few, 340).join("; ");
  expect(numbers).toMatch(/\dcalls of the program, by number/);
  expect(numbers).not.toContain("×");
  expect(explained(many, 340).join("; ")).toMatch(
    /×\d+that many calls, too close together to number/
  );
});

test("a stretch of time that is drawn taller than the rest is explained by its own factor", () => {
  const uneven = writes(8, 2, 400);
  const drawn = drawLadder(uneven, {width: 1080});
  const factor = drawn.node.querySelector(".slower")?.firstChild?.textContent;
  expect(factor).toMatch(/^× [\d.]+$/);
  expect(explained(uneven, 1080)).toContain(`${factor}time drawn that many times taller`);
  expect(explained(writes(1, 20), 1080).join()).not.toContain("taller");
});

test("the looks of arrows are explained, only of those that are drawn", () => {
  expect(explained(writes(1, 20), 1080).slice(0, 4)).toEqual(["SYN", "data", "ACK alone", "FIN"]);
  expect(explained(writes(1, 20), 1080).join()).not.toMatch(/RST|sent again|lost/);
  const refused = simulate({
    link: {delay: ms(10)},
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });
  expect(explained(refused, 1080)).toEqual(expect.arrayContaining(["SYN", "RST"]));
  const again = writes(1, 20).again([drop("client", {payload: true})]);
  expect(explained(again, 1080)).toEqual(expect.arrayContaining(["↻sent again", "×lost"]));
});
