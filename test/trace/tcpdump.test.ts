/** The lines that tcpdump would print. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {tcpdumpLine, tcpdumpText} from "../../src/trace/export/tcpdump.ts";
import {ACK, SYN, makeSegment} from "../../src/wire/segment.ts";
import {CLIENT, SERVER, runOf, story} from "./fixture.ts";

test("a run as tcpdump prints it: the SYN's number is absolute, all others are relative", () => {
  const lines = tcpdumpText(story()).trimEnd().split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "00:00:00.000000 IP 10.0.0.1.49152 > 10.0.0.2.7777: " +
      "Flags [S], seq 1000, win 65535, options [mss 1460], length 0",
    "00:00:00.010000 IP 10.0.0.2.7777 > 10.0.0.1.49152: " +
      "Flags [S.], seq 5000, ack 1001, win 65535, options [mss 1460], length 0",
    "00:00:00.020000 IP 10.0.0.1.49152 > 10.0.0.2.7777: Flags [.], ack 1, win 65535, length 0",
    "00:00:00.020000 IP 10.0.0.1.49152 > 10.0.0.2.7777: " +
      "Flags [P.], seq 1:5, ack 1, win 65535, length 4  # lost by choice"
  ]);
  expect(lines[6]).toContain("Flags [F.], seq 5, ack 1, win 65535, length 0");
});

test("options and a time after two days stand as tcpdump writes them", () => {
  const run = story();
  const segment = makeSegment({
    from: CLIENT,
    to: SERVER,
    flags: ACK,
    seq: 1001,
    ack: 5001,
    wnd: 500,
    tsVal: 7,
    tsEcr: 9,
    sack: [{left: 5100, right: 5200}]
  });
  const late = {...run.transits[2]!, segment, sentAt: 50 * 3600e6 + ms(1)};
  expect(tcpdumpLine(run, late)).toBe(
    "50:00:00.001000 IP 10.0.0.1.49152 > 10.0.0.2.7777: Flags [.], ack 1, win 500, " +
      "options [nop,nop,TS val 7 ecr 9,nop,nop,sack 1 {100:200}], length 0"
  );
});

test("no flags, and a connection that nobody knows, are printed as they are", () => {
  const segment = makeSegment({from: CLIENT, to: SERVER, flags: 0, seq: 3, wnd: 0});
  const stray = {...story().transits[0]!, segment, connection: -1};
  expect(tcpdumpLine(runOf({}), stray)).toContain("Flags [none], win 0, length 0");
  expect(tcpdumpText(runOf({}))).toBe("");
  const syn = makeSegment({from: CLIENT, to: SERVER, flags: SYN, seq: 3, wnd: 1});
  expect(tcpdumpLine(runOf({}), {...stray, segment: syn})).toContain("Flags [S], seq 3, win 1");
});
