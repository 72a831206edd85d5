/** Recorded kernel runs in the shape of simulated ones. */
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {callName, outcomeText} from "../../src/trace/words/call.ts";
import {causeText} from "../../src/trace/words/cause.ts";
import {kernelName} from "../../src/trace/recording/recorded.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import type {Recording} from "../../src/trace/recording/recording.ts";
import {label} from "../../src/trace/words/segment.ts";
import {summary} from "../../src/trace/words/transcript.ts";

const folder = join(import.meta.dirname, "../kernel/traces");
const load = (name: string): Recording =>
  JSON.parse(readFileSync(join(folder, name), "utf8")) as Recording;

test("a recorded four-way close has its segments, each with its time, and seven labels", () => {
  const recording = load("02_close_4way.json");
  const run = runOfRecording(recording);
  expect(kernelName(recording)).toBe("Linux 6.18");
  expect(run.transits.map((t) => label(run, t))).toEqual([
    "SYN",
    "SYN-ACK",
    "ACK 1",
    "FIN",
    "ACK 2",
    "FIN",
    "ACK 2"
  ]);
  expect(run.transits[3]).toMatchObject({sentAt: ms(80.78), arrivedAt: ms(90.89)});
});

test("sampled states are set to the segments that bring them about", () => {
  const run = runOfRecording(load("02_close_4way.json"));
  const told = run.states
    .filter(({to, host}) => host === 0 || to === "CLOSE-WAIT")
    .map((change) => [run.hosts[change.host]?.name, change.to, change.at / 1e3, causeText(change)]);
  expect(told).toEqual([
    ["client", "SYN-SENT", 0, "active OPEN"],
    ["client", "ESTABLISHED", 20.29, "rcv SYN, ACK"],
    ["client", "FIN-WAIT-1", 80.78, "CLOSE"],
    ["server", "CLOSE-WAIT", 90.89, "rcv FIN"],
    ["client", "FIN-WAIT-2", 103.31, "rcv ACK of FIN"],
    ["client", "TIME-WAIT", 201.44, "rcv FIN"]
  ]);
});

test("a state that was seen long before the next segment is not set to that segment", () => {
  const ends = (name: string, state: string) => {
    const change = runOfRecording(load(name)).states.find(
      ({from, to}) => `${from} ${to}` === state
    );
    return change && [change.at / 1e3, causeText(change)];
  };
  // The kernel's timer ends FIN-WAIT-2 after 3 s; data comes at 4 s, and is answered with RST.
  expect(ends("18_finwait2_orphan.json", "FIN-WAIT-2 CLOSED")).toEqual([3228.52, "sampled"]);
  // close() is called with data that the window does not let go: its FIN leaves at 1.67 s.
  expect(ends("08_stalled_client.json", "SYN-RECEIVED FIN-WAIT-1")).toEqual([95.39, "sampled"]);
});

test("a call that was noted when made and when it returned is one call", () => {
  const run = runOfRecording(load("02_close_4way.json"));
  const recv = run.calls.filter(({name}) => name === "recv");
  expect(recv).toMatchObject([{calledAt: ms(80.94), returnedAt: ms(90.94), outcome: {bytes: 0}}]);
});

test("a send() of which the recorder noted no length has none", () => {
  const sends = (name: string) =>
    runOfRecording(load(name)).calls.filter((call) => call.name === "send");
  expect(
    sends("06_half_close.json").map((call) => [callName(call), outcomeText(call.outcome)])
  ).toEqual([
    ["send(200 B)", "200 B"],
    ["send(2,000 B)", "2,000 B"],
    ["send(2,000 B)", "2,000 B"],
    ["send(2,000 B)", "2,000 B"],
    ["send()", "EPIPE"]
  ]);
});

test("sockets that the recorder listed are told by port and state", () => {
  const {log} = runOfRecording(load("11_backlog_half_open.json")).host("server");
  expect(log.at(-1)).toBe(
    "server sockets: 0 LISTEN, 45936 ESTABLISHED, 45960 SYN_RECV, 45950 ESTABLISHED"
  );
});

test("what is sent a second time is told as a repeat, and what is lost as lost", () => {
  const run = runOfRecording(load("14_tail_loss_default.json"));
  const again = run.transits.filter(({reason}) => reason === "retransmit-timeout");
  expect(again.map((t) => label(run, t))).toEqual(["1,448 B seq 13033"]);
  expect(run.transits.filter(({lost}) => lost)).toHaveLength(1);
});

test("every recording can be read, and its state changes are in order of time", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
    const recording = load(name);
    const run = runOfRecording(recording);
    expect(run.transits, name).toHaveLength(recording.packets.length);
    const times = run.states.map(({at}) => at);
    expect(times, name).toEqual([...times].sort((a, b) => a - b));
    expect(summary(run), name).toMatch(/^Ladder of client, server/);
  }
});

test("a recording is a trace: it can be asked, and not run again", () => {
  const trace = runOfRecording(load("02_close_4way.json"));
  expect(trace.segments({flags: "FIN"})).toHaveLength(2);
  expect("again" in trace).toBe(false);
});
