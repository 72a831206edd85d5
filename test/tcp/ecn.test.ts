/** Congestion notification (RFC 3168): a full queue that marks, and two ends that react. */
import {describe, expect, it} from "vitest";
import {KiB, mbit, ms} from "../../src/base/units.ts";
import {drop, type Fault} from "../../src/net/fault.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {describe as inFull, label} from "../../src/trace/words/segment.ts";
import {fate} from "../../src/trace/words/transcript.ts";
import {fateSentence} from "../../src/trace/words/why-sent.ts";
import {CWR, ECE, ECT0, SYN, type Segment} from "../../src/wire/segment.ts";
import {connects, sink} from "../sim/story.ts";

/** A client sends 200 KiB through a narrow link, whose queue of 15 packets marks from 5 on. */
const upload = (asks: number, answers: number, faults: readonly Fault[] = []): Run =>
  simulate({
    client: {
      sysctl: {tcp_ecn: asks},
      main: connects(function* (os, socket) {
        yield* os.send(socket, KiB(200));
        yield* os.close(socket);
      })
    },
    server: {sysctl: {tcp_ecn: answers}, main: sink},
    link: {delay: ms(10), rate: mbit(5), queue: 15, mark: 5},
    faults
  });

const has = (run: Run, from: string, bits: number): Segment[] =>
  run
    .segments({from})
    .map(({segment}) => segment)
    .filter(({flags}) => (flags & bits) === bits);

describe("a queue that marks", () => {
  const marked = upload(1, 2);
  const plain = upload(0, 2);

  it("drops nothing where both ends use ECN, and what they do otherwise", () => {
    expect(marked.segments({lost: true})).toHaveLength(0);
    expect(marked.segments({retransmitted: true})).toHaveLength(0);
    expect(marked.segments({marked: true}).length).toBeGreaterThan(0);
    expect(plain.segments({marked: true})).toHaveLength(0);
    expect(plain.segments({lost: "queue"}).length).toBeGreaterThan(0);
  });

  it("is told to the sender by ECE, until the sender says once that it reduced its window", () => {
    const [first] = marked.segments({marked: true});
    if (!first) throw new Error("nothing is marked");
    const [echo] = has(marked, "server", ECE).filter(({flags}) => !(flags & SYN));
    expect(echo?.ack).toBeGreaterThanOrEqual(first.segment.seq);
    const reductions = has(marked, "client", CWR).filter(({flags}) => !(flags & SYN));
    expect(reductions.length).toBeGreaterThan(0);
    // Once a round trip at most.
    expect(reductions.length).toBeLessThan(has(marked, "server", ECE).length);
  });

  it("never touches an ACK, nor what is not allowed to be marked", () => {
    for (const {segment} of marked.segments({})) {
      expect(segment.ecn).toBe(segment.len > 0 ? ECT0 : 0);
    }
    expect(marked.segments({marked: true, from: "server"})).toHaveLength(0);
  });

  it("is seen in labels, details and what became of a segment", () => {
    const [first] = marked.segments({marked: true});
    if (!first) throw new Error("nothing is marked");
    expect(label(marked, first)).toMatch(/ CE$/);
    expect(inFull(marked, first)).toContain("ECT(0)");
    expect(fate(first)).toMatch(/^marked by a router, arrives at /);
    expect(fateSentence(first)).toMatch(/^A router that was full marks it \(CE\)\./);
    const labels = marked.segments({}).map((transit) => label(marked, transit));
    expect(labels.slice(0, 2)).toEqual(["SYN ECN", "SYN-ACK ECN"]);
    expect(labels.some((text) => /^ACK \d+ ECE$/.test(text))).toBe(true);
    expect(labels.some((text) => / CWR$/.test(text))).toBe(true);
  });
});

describe("a handshake", () => {
  it.each([
    [1, 2, true],
    [1, 1, true],
    [1, 0, false],
    [2, 1, false],
    [0, 1, false]
  ])("with tcp_ecn=%i at the client and %i at the server: both use it is %s", (a, b, both) => {
    const run = upload(a, b);
    expect(has(run, "client", SYN | ECE | CWR)).toHaveLength(a === 1 ? 1 : 0);
    expect(has(run, "server", SYN | ECE)).toHaveLength(both ? 1 : 0);
    expect(run.segments({payload: true}).some(({segment}) => segment.ecn > 0)).toBe(both);
  });

  it("does without after a SYN was lost, for something on the way may drop what asks", () => {
    const run = upload(1, 2, [drop("client", 1)]);
    const syns = run.segments({flags: "SYN"}).map(({segment}) => segment.flags & (ECE | CWR));
    expect(syns).toEqual([ECE | CWR, 0]);
    expect(run.segments({payload: true}).every(({segment}) => segment.ecn === 0)).toBe(true);
  });
});
