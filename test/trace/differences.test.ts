/** What differs between a recorded run and the model. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Transit} from "../../src/sim/record.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {differences} from "../../src/trace/recording/compare-runs.ts";
import {altered, runOf, story} from "./fixture.ts";

/** The story, in which one transit is another. */
const withTransit = (id: number, change: (transit: Transit) => Transit | null): Run =>
  altered(story(), {
    transits: story().transits.flatMap((t) => (t.id === id ? (change(t) ?? []) : [t]))
  });
const texts = (a: Run, b: Run) => differences(a, b).map(({text}) => text);

test("two runs that do the same have no difference, nor have times a little apart", () => {
  expect(texts(story(), story())).toEqual([]);
  expect(
    texts(
      withTransit(6, (t) => ({...t, sentAt: t.sentAt + ms(4)})),
      story()
    )
  ).toEqual([]);
});

test("a segment that only one of the two sends is named, and all others are still paired", () => {
  const without = withTransit(5, () => null);
  expect(texts(without, story())).toEqual(["server → client ACK 5: only the model sends it"]);
  expect(texts(story(), without)).toEqual(["server → client ACK 5: only the kernel sends it"]);
});

test("a later segment says by how much, and why that may be", () => {
  const late = withTransit(6, (t) => ({...t, sentAt: t.sentAt + ms(40)}));
  expect(differences(late, story())).toMatchObject([
    {
      kind: "time",
      text: "client → server FIN: the kernel sends it 40 ms later than the model",
      why: "It leaves when the program calls: a real program takes time to wake up and to work."
    }
  ]);
});

test("fields that differ are told with both values", () => {
  const change = (fields: Partial<Transit["segment"]>) =>
    withTransit(4, (t) => ({...t, segment: {...t.segment, ...fields}}));
  expect(texts(change({wnd: 500, flags: 0x10}), story())).toEqual([
    "client → server 4 B seq 1: the set of flags is ACK in the kernel, PSH ACK in the model",
    "client → server 4 B seq 1: the window is 500 in the kernel, 65,535 in the model"
  ]);
});

test("two empty runs do not differ", () => {
  expect(differences(runOf({}), runOf({}))).toEqual([]);
});
