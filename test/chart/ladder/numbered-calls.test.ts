// @vitest-environment happy-dom
/** Calls where there is no room for words: numbered marks, and the errors on the wire. */
import {expect, test} from "vitest";
import {minutes, ms} from "../../../src/base/units.ts";
import {textOfMark} from "../../../src/chart/ladder/calls/call-marks.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {cut} from "../../../src/net/fault.ts";
import type {CallRecord} from "../../../src/sim/record.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {crowd, lines, writes} from "./calls.ts";

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
