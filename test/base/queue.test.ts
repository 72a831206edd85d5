import fc from "fast-check";
import {expect, test} from "vitest";
import {EventQueue, type Due} from "../../src/base/queue.ts";

const named = (name: string): Due & {name: string} => ({name, run: () => {}});

/** Takes everything out, in order. */
function drain(queue: EventQueue): string[] {
  const names: string[] = [];
  for (let due = queue.pop(); due; due = queue.pop()) names.push((due as {name?: string}).name!);
  return names;
}

test("what is due first comes out first", () => {
  const queue = new EventQueue();
  for (const at of [30, 10, 20]) queue.push(at, named(`at ${at}`));
  expect(queue.nextAt).toBe(10);
  expect(drain(queue)).toEqual(["at 10", "at 20", "at 30"]);
  expect(queue.nextAt).toBe(Infinity);
});

test("what is due at the same time comes out in the order in which it was put in", () => {
  const queue = new EventQueue();
  for (const name of "abcdefghij") queue.push(5, named(name));
  expect(drain(queue).join("")).toBe("abcdefghij");
});

test("an empty queue gives nothing", () => {
  expect(new EventQueue().pop()).toBeUndefined();
});

test("however it is filled and emptied, it behaves as a list sorted by time, then by order", () => {
  const step = fc.oneof(fc.nat(5), fc.constant("take" as const));
  fc.assert(
    fc.property(fc.array(step, {maxLength: 60}), (steps) => {
      const queue = new EventQueue();
      const model: {at: number; name: string}[] = [];
      steps.forEach((what, i) => {
        if (what === "take") {
          const wanted = model.shift()?.name;
          expect((queue.pop() as {name?: string} | undefined)?.name).toBe(wanted);
        } else {
          const name = String(i);
          queue.push(what, named(name));
          model.push({at: what, name});
          model.sort((a, b) => a.at - b.at || Number(a.name) - Number(b.name));
        }
        expect(queue.size).toBe(model.length);
        expect(queue.nextAt).toBe(model[0]?.at ?? Infinity);
      });
      expect(drain(queue)).toEqual(model.map(({name}) => name));
    })
  );
});
