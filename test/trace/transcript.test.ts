/** A run in words: labels, moments, sentences, rows. */
import {expect, test} from "vitest";
import {drop, cut, forge, hang, powerOff} from "../../src/net/fault.ts";
import {hours, ms} from "../../src/base/units.ts";
import type {CallRecord} from "../../src/sim/record.ts";
import {moments, nearestMoment} from "../../src/trace/query/timeline.ts";
import {faultText} from "../../src/trace/words/reasons.ts";
import {english} from "../../src/trace/words/words.en.ts";
import {label, mediumLabel, shortLabel} from "../../src/trace/words/segment.ts";
import type {CallArguments, CallName} from "../../src/os/kernel/call-values.ts";
import {kindOf} from "../../src/trace/query/segment-kind.ts";
import {sentence} from "../../src/trace/words/sentence.ts";
import {callName} from "../../src/trace/words/call.ts";
import {summary, transcript, transcriptRows} from "../../src/trace/words/transcript.ts";
import {ACK, FIN, PSH, RST, SYN, runOf, story, transit} from "./fixture.ts";

test("label(run, segment) says in a few words what is new in it", () => {
  const run = story();
  expect(run.transits.map((t) => label(run, t))).toEqual([
    "SYN",
    "SYN-ACK",
    "ACK 1",
    "4 B seq 1",
    "4 B seq 1",
    "ACK 5",
    "FIN",
    "FIN-ACK",
    "ACK 2"
  ]);
});

test("label(run, segment) names resets, probes, zero windows and text that rides on a FIN", () => {
  const transits = [
    transit(0, 0, 0, 1, "reset", {flags: RST, seq: 1}),
    transit(1, 0, 0, 1, "reset", {flags: RST | ACK, seq: 1, ack: 1}),
    transit(2, 0, 0, 1, "keepalive", {flags: ACK, seq: 0, ack: 1}),
    transit(3, 0, 0, 1, "window-probe", {flags: ACK, seq: 0, ack: 1}),
    transit(4, 1, 0, 1, "ack", {flags: ACK, seq: 1, ack: 9, wnd: 0}),
    transit(5, 1, 0, 1, "window-update", {flags: ACK, seq: 1, ack: 9}),
    transit(6, 0, 0, 1, "fin", {flags: FIN | PSH | ACK, seq: 1, ack: 1, len: 1448}),
    transit(7, 0, 0, 1, "forged", {flags: RST, seq: 1})
  ];
  const run = runOf({transits});
  expect(transits.map((t) => label(run, t))).toEqual([
    "RST",
    "RST-ACK",
    "keepalive probe",
    "window probe",
    "ACK 9 win 0",
    "window update ACK 9",
    "FIN + 1,448 B seq 1",
    "forged RST"
  ]);
});

test("a label that is cut short keeps what matters: the FIN and how much payload it has", () => {
  const flags = FIN | PSH | ACK;
  const fin = transit(0, 0, 0, 1, "fin", {flags, seq: 1, ack: 1, len: 1448});
  expect([mediumLabel(fin), shortLabel(fin)]).toEqual(["FIN + 1,448 B", "FIN"]);
  const data = transit(1, 0, 0, 1, "data", {flags: PSH | ACK, seq: 1, ack: 1, len: 10});
  expect([mediumLabel(data), shortLabel(data)]).toEqual(["10 B", "10 B"]);
});

test("kindOf(segment) lets RST win over SYN, SYN over FIN, FIN over text", () => {
  const kind = (flags: number, len = 0) =>
    kindOf(transit(0, 0, 0, 1, "data", {flags, len}).segment);
  expect([RST | SYN, SYN | FIN, FIN, PSH | ACK, ACK].map((flags) => kind(flags))).toEqual([
    "reset",
    "open",
    "close",
    "ack",
    "ack"
  ]);
  expect(kind(FIN | ACK, 4)).toBe("close");
  expect(kind(ACK, 4)).toBe("data");
});

test("transcript(run) tells the run from its first moment to its last", () => {
  expect(transcript(story())).toEqual([
    "0 ms, client connect(server:7777), server listen(5), " +
      "server accept(), server LISTEN, client SYN-SENT, client → server SYN leaves.",
    "10 ms, client → server SYN arrives, server SYN-RECEIVED, server → client SYN-ACK leaves.",
    "20 ms, server → client SYN-ACK arrives, client connect() returns fd 3, " +
      "client send(4 B) → 4 B, client sleep(280 ms), client ESTABLISHED, " +
      "client → server ACK 1 leaves, client → server 4 B seq 1 leaves.",
    "25 ms, client → server 4 B seq 1 lost by choice.",
    "30 ms, client → server ACK 1 arrives, server accept() returns fd 4, server recv(4096), " +
      "server ESTABLISHED.",
    "220 ms, client → server 4 B seq 1 (again) leaves.",
    "230 ms, client → server 4 B seq 1 (again) arrives, server recv() returns 4 B, " +
      "server recv(4096), server delayed ACK, 40 ms.",
    "270 ms, server → client ACK 5 leaves.",
    "280 ms, server → client ACK 5 arrives.",
    "300 ms, client sleep() returns, client close(), client FIN-WAIT-1, " +
      "client → server FIN leaves.",
    "310 ms, client → server FIN arrives, server recv() returns 0 B, server close(), " +
      "server CLOSE-WAIT, server LAST-ACK, server → client FIN-ACK leaves.",
    "320 ms, server → client FIN-ACK arrives, client TIME-WAIT, client → server ACK 2 leaves.",
    "330 ms, client → server ACK 2 arrives, server CLOSED.",
    "1 min 0.32 s, client CLOSED, nothing more happens."
  ]);
});

test("sentence(run, moment, {most}) counts what it leaves out", () => {
  const run = story();
  const [first] = moments(run);
  expect(sentence(run, first!, {most: 3})).toBe(
    "0 ms, client connect(server:7777), server listen(5), and 4 more"
  );
});

test("transcriptRows(run) gives each segment one row, with its fate and its reason", () => {
  const rows = transcriptRows(story()).filter((row) => row.transit);
  expect(rows[3]).toMatchObject({
    time: "20 ms",
    who: "client → server",
    what: "4 B seq 1",
    more:
      "PSH ACK, seq 1, ack 1, 4 B, win 65,535; lost by choice at 25 ms. " +
      "Why: new payload, allowed by window and Nagle."
  });
  expect(rows[4]?.more).toBe(
    "PSH ACK, seq 1, ack 1, 4 B, win 65,535; arrives at 230 ms. " +
      "Why: no acknowledgement came in time (timeout 1)."
  );
});

test("transcriptRows(run, most) stops there, for runs that are too long to list", () => {
  expect(transcriptRows(story(), 5)).toHaveLength(5);
});

test("summary(run) says how many segments there are, and what is broken", () => {
  expect(summary(story())).toBe(
    "Ladder of client, server: 9 segments, 1 of them lost, 1 min 0.32 s. " +
      "Faults: client's 3rd segment, 4 B seq 1, is lost"
  );
  expect(summary(runOf({}))).toBe("Ladder of client, server: no segment was sent");
});

test("moments(run) of an empty run is its end alone", () => {
  expect(moments(runOf({})).map(({happenings}) => happenings.map(({kind}) => kind))).toEqual([
    ["end"]
  ]);
});

test("nearestMoment(moments, at) finds the moment next to a time, before or after it", () => {
  const list = moments(story());
  const at = (time: number) => list[nearestMoment(list, ms(time))]?.at;
  expect([-5, 12, 16, 1e6].map(at)).toEqual([0, ms(10), ms(20), ms(60320)]);
});

test("faultText(run, fault) says in words what is broken", () => {
  const run = story();
  const faults = [
    drop("client", 2),
    drop("server", 40),
    cut(ms(3200)),
    hang("server", ms(5)),
    powerOff("client", ms(9)),
    forge(ms(1), "client", "server", {fromPort: 1, toPort: 2})
  ];
  expect(faults.map((fault) => faultText(run, fault))).toEqual([
    "client's 2nd segment, ACK 1, is lost",
    "server's 40th segment (never sent in this run) is lost",
    "the cable is pulled at 3.2 s",
    "server's program hangs from 5 ms",
    "client loses its power at 9 ms",
    "a segment forged as if from client leaves for server at 1 ms"
  ]);
});

test("callName(call) says how long a program sleeps, and leaves the descriptor out", () => {
  const [call] = story().calls;
  if (!call) throw new Error("the story has no calls");
  const told = <N extends CallName>(name: N, args: CallArguments[N]): string =>
    callName({...call, name, args, fd: 3} as CallRecord);
  expect(told("sleep", {duration: hours(3)})).toBe("sleep(3 h)");
  expect(told("sleep", {duration: 250})).toBe("sleep(250 µs)");
  expect(told("send", {length: 4, flags: []})).toBe("send(4 B)");
  expect(told("setsockopt", {option: "SO_LINGER", value: {l_onoff: 1, l_linger: 0}})).toBe(
    "setsockopt(SO_LINGER, {1, 0})"
  );
  expect(told("connect", {address: {port: 80}})).toBe("connect(:80)");
  const events = ["EPOLLIN", "EPOLLET"] as const;
  expect(told("epollCtl", {op: "EPOLL_CTL_ADD", fd: 4, events})).toBe(
    "epollCtl(ADD fd 4 EPOLLIN|EPOLLET)"
  );
  expect(told("epollCtl", {op: "EPOLL_CTL_DEL", fd: 4, events: []})).toBe("epollCtl(DEL fd 4)");
  expect(told("epollWait", {maxevents: 16, timeout: null})).toBe("epollWait(16)");
});

test("an ordinal number knows the teens", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map((n) => english.nth(n, "FIN"))).toEqual([
    "1st FIN",
    "2nd FIN",
    "3rd FIN",
    "4th FIN",
    "11th FIN",
    "12th FIN",
    "13th FIN",
    "21st FIN",
    "112th FIN"
  ]);
});
