/** Cells that ask for much work at once have it one after the other. */
import {expect, test} from "vitest";
import {ownTask} from "../../src/notebook/editor/own-task.ts";

test("what others wait for has its turn between two cells, which keep their order", async () => {
  const order: string[] = [];
  const cells = ["first", "second"].map(async (name) => {
    await ownTask();
    order.push(name);
    // A press of the reader, say.
    setTimeout(() => order.push(`after the ${name}`));
  });
  await Promise.all(cells);
  await new Promise((done) => setTimeout(done));
  expect(order).toEqual(["first", "after the first", "second", "after the second"]);
});
