/**
 * Nothing of a capture is lost: our list of TCP packets is Wireshark's. Own captures are compared
 * always, and with `CAPTURES=folder` every capture in a folder, at any depth.
 */
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {gunzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {describeWithTshark} from "../tshark.ts";
import type {CaptureProblem} from "../../../src/wire/capture/problem.ts";
import {inLink, ipv4, ipv6, LINKS, pcap, pcapngFile, section} from "./files.ts";
import {list} from "./listed.ts";
import {rowOf, wiresharkList, type Row} from "./wireshark-list.ts";

const LINES = [
  "> S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>",
  "< S. 900:900(0) ack 1 win 65160 <mss 1460,sackOK,TS val 900 ecr 100,nop,wscale 8>",
  "> P. 1:1401(1400) ack 901 win 502 <TS val 150 ecr 900>",
  "< . 901:901(0) ack 1 win 509 <TS val 950 ecr 150,sack 6:1454 2000:3000>",
  "> F. 1401:1401(0) ack 901 win 502",
  "< R 901:901(0) win 0"
];

const packets = (link: string) =>
  LINES.flatMap((line, i) =>
    [ipv4(line), ipv6(line)].map((ip, v) => ({
      ns: 1_704_067_200_000_000_000n + BigInt(2 * i + v) * 1_234_567n,
      bytes: inLink(link, ip).subarray(0, 200),
      length: inLink(link, ip).length
    }))
  );

/** Our list of a file and Wireshark's. */
function bothLists(file: Uint8Array): {ours: Row[]; theirs: Row[]} {
  const folder = mkdtempSync(join(tmpdir(), "capture-"));
  try {
    const path = join(folder, "own.pcap");
    writeFileSync(path, file);
    return {ours: list(file).packets.map(rowOf), theirs: wiresharkList(path)};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

describeWithTshark("Wireshark's list of TCP packets", () => {
  const links = Object.entries(LINKS);
  for (const [name, [link]] of links) {
    it(`is ours, for ${name} in a pcap file`, () => {
      const {ours, theirs} = bothLists(pcap(packets(name), {link, little: false, nanos: true}));
      expect(ours.length).toBe(2 * LINES.length);
      expect(ours).toEqual(theirs);
    });
  }

  it("is ours, for a pcapng file that has a section for each kind of link", () => {
    const sections = links.map(([name, [link]]) => section([{link, resolution: 9}], packets(name)));
    const {ours, theirs} = bothLists(pcapngFile(...sections));
    expect(ours.length).toBe(2 * LINES.length * links.length);
    expect(ours).toEqual(theirs);
  });
});

const folder = process.env["CAPTURES"];
const given = folder
  ? readdirSync(folder, {recursive: true, encoding: "utf8"})
      .filter((name) => /\.(p?cap|pcapng)(\.gz)?\d*$/.test(name))
      .sort()
  : [];

describe.skipIf(!folder)(
  folder ? "A capture of others" : "not run: CAPTURES names no folder",
  () => {
    for (const name of given) {
      it(`${name} is read as Wireshark reads it`, () => {
        const path = join(folder ?? "", name);
        const bytes = readFileSync(path);
        const file = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
        const {packets, passed, problems} = list(file);
        // What is in a tunnel or in a link layer that is not read is named, and not opened.
        const unopened = passed.some((why) => why === "tunnel" || why === "link-type");
        const theirs = wiresharkList(path);
        const known = new Set(packets.map(({number}) => String(number)));
        const wanted = unopened ? theirs.filter((row) => known.has(row["frame.number"]!)) : theirs;
        const found = packets.map(rowOf).map((row, i) => said(row, wanted[i], problems));
        expect(found).toEqual(wanted.map((row) => said(row, row, problems)));
      });
    }
  }
);

/** A row without what Wireshark does not say, and without a time that is none. */
function said(row: Row, theirs: Row | undefined, problems: readonly CaptureProblem[]): Row {
  const times = !problems.some(({kind}) => kind === "time");
  return {
    ...row,
    "frame.time_epoch": times ? row["frame.time_epoch"]! : "",
    "tcp.len": theirs?.["tcp.len"] === "" ? "" : row["tcp.len"]!
  };
}
