/** A script's run as a page shows it: the record of the host, and a verdict for each line. */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {scriptToken} from "../../src/packetdrill/language/tokens.ts";
import {profileOf} from "../../src/packetdrill/run/options.ts";
import {runTraced} from "../../src/packetdrill/run/traced-run.ts";
import {lineVerdicts} from "../../src/packetdrill/run/verdicts.ts";
import {transcript} from "../../src/trace/words/transcript.ts";

const folder = join(import.meta.dirname, "scripts");
const files = readdirSync(folder, {recursive: true, encoding: "utf8"})
  .filter((name) => name.endsWith(".pkt"))
  .sort();

const opening = `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+.1 < S 0:0(0) win 32768 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+.04 < . 1:1(0) ack 1 win 32768
+0 accept(3, ..., ...) = 4
`;

describe("the run of a script", () => {
  it.each(files)("is recorded like any other: %s", (file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const {outcome, trace} = runTraced(source, {profile: profileOf(file)});
    expect(outcome.kind).toBe("passed");
    if (!trace || outcome.kind !== "passed") return;
    const packets = outcome.steps.filter(({text}) => text.startsWith("injected "));
    expect(trace.segments().filter(({reason}) => reason === "injected")).toHaveLength(
      packets.length
    );
    expect(transcript(trace).length).toBeGreaterThan(0);
    const times = trace.transits.map(({sentAt}) => sentAt);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it("draws the script half of its shortest round trip away", () => {
    const {trace} = runTraced(opening);
    const ways = trace?.transits.map(({sentAt, arrivedAt}) => arrivedAt - sentAt);
    expect(ways).toEqual([20_000, 20_000, 20_000]);
    const states = trace?.host("host").states.map(({to}) => to);
    expect(states).toEqual(["LISTEN", "SYN-RECEIVED", "ESTABLISHED"]);
  });

  it("names the calls of the script, one after the other in one program", () => {
    const {trace} = runTraced(opening);
    const names = trace?.calls.map(({name, program}) => `${program} ${name}`);
    expect(names).toEqual(["0 socket", "0 bind", "0 listen", "0 accept"]);
  });
});

describe("verdicts by line", () => {
  const source = `${opening}+0 write(4, ..., 100) = 100
+0 > P. 1:100(99) ack 1
+.1 close(4) = 0
`;

  it("tell what held, what failed and why, and what was not reached", () => {
    const verdicts = lineVerdicts(source, runTraced(source).outcome);
    expect([...verdicts].map(([line, {kind}]) => `${line} ${kind}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((line) => `${line} held`),
      "9 failed",
      "10 waits"
    ]);
    expect(verdicts.get(9)?.texts).toContain("length: expected 99, was 100");
    expect(verdicts.get(6)).toMatchObject({at: 140_000});
    expect(verdicts.get(10)).toMatchObject({at: null});
  });

  it("are none where the text cannot be read", () => {
    const wrong = "0 socket(";
    expect(lineVerdicts(wrong, runTraced(wrong).outcome).size).toBe(0);
    expect(runTraced(wrong)).toMatchObject({
      trace: null,
      outcome: {kind: "malformed", place: {line: 1}}
    });
  });
});

/** A line in its pieces, `kind:text`; what is nothing special is left out. */
function pieces(line: string, open: string | null = null): string[] {
  const found: string[] = [];
  let isStart = true;
  for (let at = 0; at < line.length;) {
    const rest = line.slice(at);
    const token = scriptToken(rest, open, isStart);
    const text = rest.slice(0, token.length);
    if (token.kind !== null) found.push(`${token.kind}:${text}`);
    if (text.trim() !== "") isStart = false;
    open = token.open;
    at += token.length;
  }
  return found;
}

describe("the pieces of a line, for an editor", () => {
  it.each([
    [
      "+.02 < S. 0:0(0) ack 1 win 5 <mss 1460>",
      ["number:+.02", "keyword:< S.", "propertyName:mss"]
    ],
    ["0 socket(..., SOCK_STREAM, 0) = 3", ["number:0", "keyword:socket", "atom:SOCK_STREAM"]],
    ["--tolerance_usecs=5000", ["meta:--tolerance_usecs=5000"]],
    ["+0 %{ assert tcpi_x == 1 }% // so", ["string:%{ assert tcpi_x == 1 }%", "comment:// so"]],
    ["`sysctl -q net.ipv4.tcp_sack=0`", ["meta:`sysctl -q net.ipv4.tcp_sack=0`"]]
  ])("%s", (line, expected) => {
    expect(pieces(line)).toEqual(expect.arrayContaining(expected));
  });

  it("go on over lines until a block ends", () => {
    expect(pieces("assert 1", "%{")).toEqual(["string:assert 1"]);
    expect(pieces("}% // end", "%{")).toEqual(["string:}%", "comment:// end"]);
  });

  it("take in each character of every script once", () => {
    for (const file of files) {
      for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
        for (let at = 0; at < line.length;) {
          const {length} = scriptToken(line.slice(at), null, at === 0);
          expect(length).toBeGreaterThan(0);
          at += length;
        }
      }
    }
  });
});
