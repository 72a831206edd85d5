/** What `ss` showed of a recorded run's sockets, Recv-Q and Send-Q, and what the model shows. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {programs} from "./programs/index.ts";
import {ORIGIN} from "./replay.ts";
import {readTrace} from "./trace.ts";

test("a reader that stalls: Send-Q and Recv-Q are those that ss showed", () => {
  const name = "08_stalled_reader_stock";
  const trace = readTrace(name);
  const replay = programs[name]?.(trace);
  if (!replay) throw new Error(`there is no program for ${name}`);
  const run = simulate(replay.scenario);
  const called = trace.events.find(({what}) => what === "send(100000) called")?.t_ms ?? 0;
  const queue = (host: string, which: "sendQueue" | "recvQueue", after: number) => {
    const until = ORIGIN + ms(called + after);
    const samples = run.host(host).samples({listener: false});
    return samples.filter(({at}) => at <= until).at(-1)?.[which];
  };
  expect(trace.results?.length).toBe(2);
  for (const row of trace.results ?? []) {
    const after = Number(row["after_ms"]);
    expect(queue("client", "sendQueue", after)).toBe(row["client Send-Q"]);
    expect(queue("server", "recvQueue", after)).toBe(row["server Recv-Q"]);
  }
});
