// @vitest-environment happy-dom
/** A segment that is sent again and again is one mark, which opens. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {texts} from "./drawn.ts";

/** A client whose SYN is lost again and again. */
const unanswered = (): Run =>
  simulate({
    link: {delay: ms(25), loss: 1},
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });

test("a SYN that is always lost: its retransmissions are one mark with their schedule", () => {
  const run = unanswered();
  expect(run.transits).toHaveLength(11);
  const svg = ladder(run);
  expect(Number(svg.getAttribute("height"))).toBeLessThan(600);
  expect(texts(svg, ".label")).toEqual(["SYN", "↻ SYN"]);
  expect(texts(svg, ".skipped")).toContain("▸ 9 more retransmissions, 1 s to 32 s apart, all lost");
});

test("the mark of many retransmissions is pressed to show each, one by one", () => {
  const run = unanswered();
  const opened: string[] = [];
  const {node} = drawLadder(run, {onSegment: () => {}, onFold: (key) => opened.push(key)});
  const mark = node.querySelector(".fold")!;
  expect(mark.getAttribute("aria-label")).toBe(
    "9 more retransmissions, 1 s to 32 s apart, all lost. Press to show each of them"
  );
  mark.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  mark.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  expect(opened).toEqual(["0/3", "0/3"]);
  const open = ladder(run, {fold: () => false});
  expect(open.querySelectorAll(".cross")).toHaveLength(11);
  expect(texts(open, ".skipped").join()).not.toContain("more");
});
