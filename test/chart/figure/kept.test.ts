import {expect, test} from "vitest";
import {figure} from "../../../src/chart/figure/figure.ts";
import {drop} from "../../../src/net/fault.ts";
import type {Fault} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";

const scene = (faults: readonly Fault[] = []) =>
  simulate({
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    },
    faults
  });

interface Kept extends HTMLElement {
  kept: unknown;
}

let names = 0;
/** A figure of a name that no other has: figures of one name share what is kept of them. */
const make = (faults: readonly Fault[] = []) => {
  const node = figure(scene(faults), {name: `kept ${++names}`});
  return node as typeof node & Kept;
};

test("a figure with a name keeps what differs from the page's own faults, as plain data", () => {
  const own = drop("client", 1);
  const node = make([own]);
  expect(node.dataset.keep).toBe(`kept ${names}`);
  expect(node.kept).toBe(null);
  node.kept = {added: [drop("server", 1)], removed: [JSON.stringify(own)], systems: {}};
  expect(node.value.faults).toEqual([drop("server", 1)]);
  const kept = JSON.parse(JSON.stringify(node.kept)) as unknown;
  // Another figure, of a page whose own faults are others by now, gets the same change.
  const other = make([own, drop("client", 2)]);
  other.kept = kept;
  expect(other.value.faults).toEqual([drop("client", 2), drop("server", 1)]);
});

test("null brings a figure back to what the page has, systems included", () => {
  const node = make();
  node.kept = {added: [], removed: [], systems: {client: "windows"}};
  expect(node.value.hosts.map(({system}) => system)).toContain("windows");
  node.kept = null;
  expect(node.value.hosts.map(({system}) => system)).not.toContain("windows");
  expect(node.kept).toBe(null);
});

test("a seed that a search has found is kept with the faults, and null takes it back", () => {
  const node = make();
  const own = node.value.seed;
  node.kept = {added: [drop("client", 1)], removed: [], systems: {}, seed: 42};
  expect(node.value.seed).toBe(42);
  expect(node.value.faults).toEqual([drop("client", 1)]);
  const kept = JSON.parse(JSON.stringify(node.kept)) as unknown;
  expect(kept).toMatchObject({seed: 42});
  // A cell that runs again makes a new figure of the same name.
  const name = node.dataset.keep ?? "";
  expect(figure(scene(), {name}).value.seed).toBe(42);
  const other = make();
  other.kept = kept;
  expect(other.value.seed).toBe(42);
  other.kept = null;
  expect(other.value.seed).toBe(own);
});

test("what was kept before there was a seed comes back with the page's own", () => {
  const node = make();
  const own = node.value.seed;
  node.kept = {added: [drop("client", 1)], removed: [], systems: {}};
  expect(node.value.seed).toBe(own);
  expect(node.kept).not.toHaveProperty("seed");
});

test.each([
  ["no object", 7],
  ["no faults", {added: "x", removed: []}],
  ["a fault of no kind", {added: [{}], removed: []}],
  ["a host that is not there", {added: [{kind: "drop", from: "nobody", nth: 1}], removed: []}],
  ["a system that is not there", {added: [], removed: [], systems: {client: "beos"}}],
  ["a seed that is none", {added: [], removed: [], systems: {}, seed: "7"}]
])("what was kept is %s: it is refused, and the figure stays as it is", (_, value) => {
  const node = make();
  expect(() => (node.kept = value)).toThrow();
  expect(node.value.faults).toEqual([]);
});
