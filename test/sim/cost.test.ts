/** What a run costs, in counts that no machine changes: events, allocations, the record's bytes. */
import {spawnSync} from "node:child_process";
import {setFlagsFromString} from "node:v8";
import {runInNewContext} from "node:vm";
import {expect, test} from "vitest";
import {freebsd, linux, mbit, ms, simulate, traceData, type Os, type Run} from "../../src/index.ts";
import {productFile} from "../bench/product.ts";
import {sink, source} from "../bench/scenarios.ts";
import {patience} from "./cases.ts";

/** A transfer of `octets` bytes, over a link that loses some of it or nothing. */
function transfer(octets: number, loss: number, budget = 1_000_000): Run {
  return simulate({
    budget,
    seed: 3,
    link: {delay: ms(10), rate: mbit(10), loss, queue: 1000},
    client: {
      system: freebsd,
      main: source(octets)
    },
    server: {system: linux, main: sink()}
  });
}

function* readAll(os: Os) {
  const listener = os.listen({port: 7777});
  for (;;) {
    const peer = yield* os.accept(listener);
    while ((yield* os.recv(peer, 65536)).length > 0);
    os.close(peer);
  }
}

/** Connections one after the other, each with a request that is read to its end. */
function connections(count: number, budget: number): Run {
  return simulate({
    budget,
    client: {
      *main(os) {
        for (let i = 0; i < count; i++) {
          const socket = yield* os.connect("server:7777");
          yield* os.send(socket, 200);
          os.close(socket);
        }
      }
    },
    server: {main: readAll}
  });
}

/** The events that a run may have when each of its segments costs so many. */
const allowed = (run: Run, each: number): number => Math.ceil(run.transits.length * each);

test.each([0, 0.01])(
  "a transfer takes 2.1 events a segment: its arrival, and a program that goes on (loss %d)",
  (loss) => {
    const run = transfer(1e6, loss);
    expect(run.end.why).toBe("quiet");
    expect(transfer(1e6, loss, allowed(run, 2.1)).end.why).toBe("quiet");
  }
);

test("a connection takes no more events where there were many before it", () => {
  const [few, many] = [10, 1000].map((count) => {
    const run = connections(count, 1_000_000);
    return connections(count, allowed(run, 2.3));
  });
  expect(few?.end.why).toBe("quiet");
  expect(many?.end.why).toBe("quiet");
});

test("the record holds 200 bytes a segment", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = (): number => {
    // What one collection finds unused may be held until the next.
    for (let i = 0; i < 3; i++) collect();
    const {heapUsed, arrayBuffers} = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  transfer(1e6, 0);
  const before = used();
  const run = transfer(2e7, 0);
  const held = used() - before;
  expect(run.transits.length).toBeGreaterThan(20_000);
  expect(held / run.transits.length).toBeLessThan(200);
});

/** Bytes of all typed arrays that a value holds. */
function arrayBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + arrayBytes(part), 0);
}

test("the record's rows take 160 bytes a segment, and leave no room unused", () => {
  const run = transfer(2e7, 0);
  const {transits, states, calls, waits, samples} = traceData(run);
  const bytes = arrayBytes([transits, states, calls, waits, samples]);
  expect(bytes / run.transits.length).toBeLessThan(160);
});

test(
  "a segment allocates 1.2 kB in a bulk transfer, and 2.35 kB in a short connection",
  async () => {
    // One thread compiles, collects and runs: how busy the machine is changes nothing.
    const flags = ["--predictable", "--import", "tsx"];
    const script = `${import.meta.dirname}/../bench/allocations.ts`;
    const {stdout} = spawnSync(process.execPath, [...flags, script, await productFile()], {
      encoding: "utf8"
    });
    const {bulk, lossy, short} = JSON.parse(stdout) as Record<string, number>;
    expect(bulk).toBeLessThan(1200);
    expect(lossy).toBeLessThan(1250);
    expect(short).toBeLessThan(2350);
  },
  // It compiles a bundle and all that runs in it, and other test runs have less patience.
  patience
);
