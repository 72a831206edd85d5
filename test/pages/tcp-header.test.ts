/** C10: Window Size and Window Scale, and every other field. The page `tcp-header` shows them. */
import {describe, expect, test} from "vitest";
import {
  decodeSegment,
  encodeSegment,
  linux,
  linuxLts,
  macos,
  ms,
  windows
} from "../../src/index.ts";
import type {Profile, Recording, Run, Segment, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {fieldsOf} from "../../src/wire/fields.ts";
import {runPage, solution} from "./harness.ts";
import {prose, undrawn} from "./story.ts";

interface Page {
  readonly whole: Run;
  readonly flagLines: (run: Run) => readonly (readonly string[])[];
  readonly headerLength: (segment: Segment) => number;
  readonly mostInFlight: (run: Run) => number;
  readonly ceiling: Run;
  readonly unscaledMbit: string;
  readonly filling: Run;
  readonly announced: (run: Run) => number[];
  readonly raw: Run;
  readonly rawWindows: (run: Run) => {readonly least: number; readonly most: number};
  readonly shifts: Run;
  readonly options: Run;
  readonly tunnel: Run;
  readonly receive: (damage: string) => string;
  readonly opened: Run;
  readonly recordedOpen: Recording;
  readonly roadVerdict: () => Verdict;
  readonly windowVerdict: () => Verdict;
  readonly payloadVerdict: () => Verdict;
}

const known = new Map<string, Promise<Page>>();

/** The page with other controls. */
function page(controls: Readonly<Record<string, unknown>> = {}): Promise<Page> {
  const key = JSON.stringify(controls);
  const found =
    known.get(key) ??
    runPage<Page>("tcp-header", controls, {edit: undrawn}).then(({values}) => values);
  known.set(key, found);
  return found;
}

/** The page after the cell that declares `name` was given another text. */
async function edited(name: string, edit: (source: string) => string): Promise<Page> {
  const inCell = (source: string): string => {
    if (!source.startsWith(`const ${name} =`)) return undrawn(source);
    const changed = edit(source);
    expect(changed, "the edit changes something").not.toBe(source);
    return changed;
  };
  return (await runPage<Page>("tcp-header", {}, {edit: inCell})).values;
}

const lengths = ({whole, headerLength}: Page): number[] =>
  whole.transits.map(({segment}) => headerLength(segment));
const distinct = (numbers: readonly number[]): number[] =>
  [...new Set(numbers)].sort((a, b) => a - b);

describe("every field of the header", () => {
  test("the page's table has the fields of RFC 9293's drawing, with their widths", async () => {
    const {whole} = await page();
    const segment = whole.transits[0]!.segment;
    const fields = fieldsOf(encodeSegment(segment)).filter(({id}) => id.startsWith("tcp."));
    const drawn = fields.map(({name, bits}) => `${name} ${bits}`);
    const rows = prose("tcp-header").match(/\| [A-Z][\w ,]+ \| \d+ \|/g) ?? [];
    const told = rows.flatMap((row) => {
      const [, names = "", bits = ""] = row.split("|").map((cell) => cell.trim());
      const each = names.split(", ");
      return each.map((name) => `${name} ${Number(bits) / each.length}`);
    });
    expect(told).toEqual(drawn);
    expect(drawn.reduce((sum, row) => sum + Number(row.split(" ").at(-1)), 0)).toBe(160);
  });

  const systems: readonly [Profile, number[]][] = [
    [linux, [32, 40]],
    [windows, [20, 32]],
    [macos, [32, 40]]
  ];
  test.each(systems)(
    "a SYN's header is longer than the others ($title)",
    async (wholeSystem, all) => {
      expect(distinct(lengths(await page({wholeSystem})))).toEqual(all);
    }
  );

  test("the payload comes after the header, as the page writes it in hex", async () => {
    const {whole} = await page();
    const {segment} = whole.transits.find(({segment}) => segment.len > 0)!;
    const hex = [...encodeSegment(segment).slice(-5)].map((octet) => octet.toString(16)).join(" ");
    expect(prose("tcp-header")).toContain(`the payload: \`${hex}\` is "hello"`);
  });

  test("all segments but the first have ACK; SYN and FIN take a number", async () => {
    const {whole, flagLines} = await page();
    const lines = flagLines(whole);
    expect(lines.map(([, flags]) => flags)).toEqual([
      "SYN",
      "SYN ACK",
      "ACK",
      "PSH ACK",
      "ACK",
      "FIN ACK",
      "FIN ACK",
      "ACK"
    ]);
    expect(lines[2]).toEqual(["client", "ACK", "1", "1", "0"]);
    expect(lines.at(-1)).toEqual(["client", "ACK", "7", "2", "0"]);
  });
});

describe("C10: Window Size and Window Scale", () => {
  test("C10: with both, the SYN-ACK's window is its field, and the next ACK's is scaled", async () => {
    const {ceiling} = await page({scaling: "both"});
    const [first, next] = ceiling.transits.filter(({from}) => from === 1);
    expect(first?.segment).toMatchObject({wnd: 65_160, wscale: 10});
    expect((next?.segment.wnd ?? 0) * 2 ** 10).toBeGreaterThanOrEqual(64_512);
    expect(next?.segment.wnd).toBeLessThan(100);
  });

  test.each([
    ["client only", 10, "52.4"],
    ["client only", 50, "10.5"],
    ["neither", 50, "10.5"],
    ["neither", 200, "2.6"]
  ])(
    "C10: with scaling in %s, 65,535 bytes in %i ms: %s Mbit/s",
    async (scaling, ceilingRtt, mbit) => {
      const {ceiling, mostInFlight, unscaledMbit} = await page({scaling, ceilingRtt});
      expect(mostInFlight(ceiling)).toBeLessThanOrEqual(65_535);
      expect(mostInFlight(ceiling)).toBeGreaterThan(64_000);
      expect(unscaledMbit).toBe(mbit);
      expect(prose("tcp-header")).toContain("10.5 Mbit/s at 50 ms, on any link");
      // The congestion window would have let more out.
      let cwnd = 0;
      for (let i = 0; i < ceiling.samples.length; i++) {
        const sample = ceiling.samples.get(i);
        if (ceiling.sockets[sample.socket]?.host === 0) cwnd = Math.max(cwnd, sample.cwnd);
      }
      expect(cwnd).toBeGreaterThan(65_535);
    }
  );

  test.each([10, 50, 200])(
    "C10: with scaling in both, more is on the way (%i ms)",
    async (ceilingRtt) => {
      const {ceiling, mostInFlight} = await page({scaling: "both", ceilingRtt});
      expect(mostInFlight(ceiling)).toBeGreaterThan(4 * 65_535);
    }
  );

  test("C10: the window of a SYN is not scaled", async () => {
    const {opened, recordedOpen} = await page();
    const [syn, synAck, ack] = opened.transits.map(({segment}) => segment);
    expect([syn?.wnd, synAck?.wnd, ack?.wnd]).toEqual([64_240, 65_160, 63]);
    expect(63 * 2 ** 10).toBe(64_512);
    const recorded = runOfRecording(recordedOpen).transits.map(({segment}) => segment);
    expect(recorded.map(({wnd}) => wnd)).toEqual([64_240, 65_160, 63]);
    expect(recorded.map(({wscale}) => wscale)).toEqual([10, 10, -1]);
    expect(opened.transits.map(({segment}) => segment.wscale)).toEqual([10, 10, -1]);
  });

  test.each([
    [linux, [8688, 7240, 5792, 0]],
    [windows, [4380, 1460, 0]]
  ])(
    "C10: unread bytes make the window smaller, down to 0 ($title)",
    async (fillingSystem, falls) => {
      const {filling, announced} = await page({fillingSystem});
      expect(announced(filling).slice(0, falls.length)).toEqual(falls);
      expect(announced(filling)[falls.length]).toBeGreaterThan(5000);
      // The upper edge stands still until the program reads, at 300 ms.
      const before = filling.transits.filter(({from, sentAt}) => from === 1 && sentAt < 300_000);
      const edges = before.slice(2).map(({segment}) => segment.ack + segment.wnd);
      expect(new Set(edges).size).toBe(1);
    }
  );

  test.each([0, 500])("C10: all bytes arrive when the server reads at %i ms", async (readsAt) => {
    const {filling} = await page({readsAt});
    expect(filling.bytesRead("server")).toBe(20_000);
  });

  test("C10: a small field is a large window", async () => {
    const {raw, rawWindows, mostInFlight} = await page();
    expect(rawWindows(raw)).toEqual({least: 67, most: 79});
    expect(mostInFlight(raw)).toBeGreaterThan(15_000);
    expect(raw.transits[1]?.segment.wscale).toBe(10);
    expect(79 * 2 ** 10).toBe(80_896);
    // The segment that the inspector shows at the step is the one that the answer speaks of.
    expect(raw.segments({from: "server", until: ms(31)}).at(-1)?.segment.wnd).toBe(79);
    expect(prose("tcp-header")).toContain("79 is 80,896 bytes");
    const without = await page({rawScaling: false});
    expect(without.rawWindows(without.raw)).toEqual({least: 65_535, most: 65_535});
  });

  test.each([
    [16, 1],
    [20, 5],
    [22, 7],
    [29, 14],
    [30, 14]
  ])("C10: a buffer of up to 2^%i bytes: shift %i", async (exponent, shift) => {
    expect((await page({exponent})).shifts.transits[1]?.segment.wscale).toBe(shift);
  });

  test.each([
    [linux, 10],
    [linuxLts, 7],
    [windows, 8],
    [macos, 6]
  ])("C10: each system offers its own shift ($title)", async (wholeSystem, shift) => {
    expect((await page({wholeSystem})).whole.transits[0]?.segment.wscale).toBe(shift);
    expect(prose("tcp-header")).toContain(
      `${wholeSystem === linuxLts ? "Linux before 6.16" : wholeSystem.title} offers ${shift}`
    );
    expect(prose("tcp-header")).toContain((65_535 * 2 ** 14).toLocaleString("en"));
  });
});

describe("options and their length", () => {
  test.each([
    [true, true, [32, 40, 44, 52]],
    [true, false, [32, 40]],
    [false, true, [20, 32, 40]],
    [false, false, [20, 28, 40]]
  ])("timestamps %s, SACK %s", async (stamps, sacks, all) => {
    const {options, headerLength} = await page({stamps, sacks});
    expect(distinct(options.transits.map(({segment}) => headerLength(segment)))).toEqual(all);
  });

  test("a full segment has 1,448 bytes of payload with timestamps, 1,460 without", async () => {
    const full = ({options}: Page): number =>
      Math.max(...options.transits.map(({segment}) => segment.len));
    expect(full(await page())).toBe(1448);
    expect(full(await page({stamps: false}))).toBe(1460);
  });
});

describe("what the path carries", () => {
  const left = ({tunnel}: Page) => 4_100 - tunnel.bytesRead("server");
  const carried = ({tunnel}: Page) =>
    tunnel
      .segments({from: "client", payload: true, lost: false, since: ms(500)})
      .map(({segment}) => segment.len);

  test("Linux repeats full segments for 16 minutes, then reports ETIMEDOUT", async () => {
    const silent = await page();
    expect(left(silent)).toBe(4_000);
    const {log} = silent.tunnel.host("client");
    expect(log).toEqual(["ETIMEDOUT"]);
    const [error] = silent.tunnel.host("client").calls("recv");
    expect(Math.round(error!.returnedAt / 60e6)).toBe(16);
    expect(prose("tcp-header")).toContain("for 16 minutes, then reports ETIMEDOUT");
  });

  test("with tcp_mtu_probing it tries 1,024 bytes after three to four seconds", async () => {
    const probing = await page({mtuProbing: true});
    expect(left(probing)).toBe(0);
    expect(Math.max(...carried(probing))).toBe(1024);
    const [first] = probing.tunnel.segments({
      ...{from: "client", payload: true, lost: false},
      since: ms(500)
    });
    expect(first!.sentAt / 1e6).toBeGreaterThan(3);
    expect(first!.sentAt / 1e6).toBeLessThan(4.2);
  });

  test.each([
    [windows, 536],
    [macos, 1188]
  ])("$title tries smaller segments after about a second", async (tunnelHost, most) => {
    const probing = await page({tunnelHost});
    expect(left(probing)).toBe(0);
    expect(carried(probing)[0]).toBe(most);
    const [first] = probing.tunnel.segments({
      ...{from: "client", payload: true, lost: false},
      since: ms(500)
    });
    expect(first!.sentAt / 1e6).toBeCloseTo(1, 0);
  });

  test.each([linux, windows, macos])("$title loses no time where routers tell", async (host) => {
    const told = await page({routersTell: true, tunnelHost: host});
    expect(left(told)).toBe(0);
    expect(told.tunnel.moment({host: "server", bytesRead: 4_100})!.at).toBeLessThan(ms(300));
    expect(told.tunnel.segments({reason: "retransmit-smaller"}).length).toBeGreaterThan(0);
  });
});

describe("what the checksum sees", () => {
  test.each([
    ["none", /^accepted: "hello"/],
    ["one bit of the payload", /^dropped: .*checksum/],
    ["one bit of the window", /^dropped: .*checksum/],
    ["two words swapped", /^accepted: "llheo"/]
  ])("%s", async (damage, answer) => {
    expect((await page()).receive(damage)).toMatch(answer);
  });

  test("each bit behind the addresses is seen, when it is the only one", async () => {
    const {whole} = await page();
    const octets = encodeSegment(whole.transits[3]!.segment);
    for (let bit = 20 * 8; bit < octets.length * 8; bit++) {
      const damaged = octets.slice();
      damaged[bit >> 3]! ^= 0x80 >> (bit & 7);
      expect(decodeSegment(damaged).ok, `bit ${bit}`).toBe(false);
    }
  });
});

describe("exercise 1: a window for a long road", () => {
  test("with the buffer as it stands it takes too long; the solution meets it", async () => {
    const {roadVerdict} = await page();
    const roadSolution = solution("tcp-header", "road");
    expect(roadVerdict().met).toBe(false);
    expect(roadVerdict().next).toContain("8.25 s");
    const {roadVerdict: after} = await edited("road", () => roadSolution);
    expect(after().met).toBe(true);
  });

  test("with SO_RCVBUF 100_000 it takes too long as well", async () => {
    const {roadVerdict} = await edited("road", (source) => source.replace("32_000", "100_000"));
    expect(roadVerdict().met).toBe(false);
    expect(roadVerdict().next).toMatch(/^It takes \d\.\d\d s\./);
  });
});

describe("exercise 2: the window of a segment", () => {
  const blank = "// … one line is missing here …";

  test("unsolved, a window is too small; solved, all are right", async () => {
    const {windowVerdict} = await page();
    const windowSolution = solution("tcp-header", "windowOf");
    expect(windowVerdict()).toEqual({
      met: false,
      next: "For a segment after the SYN with field 126 and shift 9 you return 126. It means 64512."
    });
    const {windowVerdict: after} = await edited("windowOf", () => windowSolution);
    expect(after().met).toBe(true);
  });

  test.each([
    ["return segment.wnd * 2 ** shift;", "For a SYN with field"],
    ["if (segment.flags & SYN) return segment.wnd * 2 ** shift;", "For a SYN with field"],
    ["return segment.wnd * shift;", "For a SYN with field"],
    ["if (!(segment.flags & SYN)) return segment.wnd * shift;", "For a segment after the SYN"]
  ])("%s is wrong, and the page says where", async (line, told) => {
    const {windowVerdict} = await edited("windowOf", (source) => source.replace(blank, line));
    expect(windowVerdict().met).toBe(false);
    expect(windowVerdict().next).toContain(told);
  });
});

describe("exercise 3: where the payload begins", () => {
  test("unsolved, Linux's options are taken for payload; solved, both say hello", async () => {
    const {payloadVerdict} = await page();
    const payloadSolution = solution("tcp-header", "payloadOf");
    expect(payloadVerdict().met).toBe(false);
    expect(payloadVerdict().next).toMatch(/".+hello" from Linux and "hello" from Windows/);
    const {payloadVerdict: after} = await edited("payloadOf", () => payloadSolution);
    expect(after().met).toBe(true);
  });

  test.each([
    ["32", '"hello" from Linux and "" from Windows'],
    ["(byte(ipHeader + 12) >> 4)", "from Linux"],
    ["byte(ipHeader + 12) * 4", '"" from Linux and "" from Windows']
  ])("a header of %s bytes is wrong for one of them", async (length, told) => {
    const {payloadVerdict} = await edited("payloadOf", (source) =>
      source.replace("tcpHeader = 20", `tcpHeader = ${length}`)
    );
    expect(payloadVerdict().met).toBe(false);
    expect(payloadVerdict().next).toContain(told);
  });
});

test("C10: the page names its claim once", () => {
  expect(prose("tcp-header").match(/<!-- C10 -->/g)).toHaveLength(1);
});
