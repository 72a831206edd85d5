/** Every script of the project, run against the engine; and runs that must not pass. */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {makeEngineStack} from "../../src/packetdrill/stack/engine.ts";
import {defaultOptions, profileOf, type RunOptions} from "../../src/packetdrill/run/options.ts";
import type {Outcome} from "../../src/packetdrill/run/outcome.ts";
import {report} from "../../src/packetdrill/run/report.ts";
import {runScript} from "../../src/packetdrill/run/run.ts";

const folder = join(import.meta.dirname, "scripts");
const files = readdirSync(folder, {recursive: true, encoding: "utf8"})
  .filter((name) => name.endsWith(".pkt"))
  .sort();

const run = (source: string, options: Partial<RunOptions> = {}): Outcome =>
  runScript(source, {...defaultOptions, ...options}, new Set(), makeEngineStack);

describe("the stack does what the script says", () => {
  it.each(files)("%s", (file) => {
    const outcome = run(readFileSync(join(folder, file), "utf8"), {profile: profileOf(file)});
    expect(outcome.kind, report(file, outcome, true).join("\n")).toBe("passed");
  });
});

const opening = `
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 32768 <mss 1000>
   +0 > S. 0:0(0) ack 1 <mss 1460>
 +.01 < . 1:1(0) ack 1 win 32768
   +0 accept(3, ..., ...) = 4
`;

/** What a failure expected and what was instead; empty for all other outcomes. */
function failure(lines: string, options: Partial<RunOptions> = {}): string {
  const outcome = run(opening + lines, options);
  if (outcome.kind !== "failed") return outcome.kind;
  const {place, expected, was} = outcome.failure;
  return `${place.line}: ${expected.join("; ")} | ${was.join("; ")}`;
}

describe("a script that says something else fails, and the failure says why", () => {
  const write = "+0 write(4, ..., 100) = 100\n";
  it.each([
    ["another sequence number", `${write}+0 > P. 2:102(100) ack 1`, "sequence number: expected 2"],
    ["another length", `${write}+0 > P. 1:100(99) ack 1`, "length: expected 99, was 100"],
    ["another flag", `${write}+0 > . 1:101(100) ack 1`, "flags: expected ., was P."],
    ["another ACK number", `${write}+0 > P. 1:101(100) ack 2`, "ACK number: expected 2, was 1"],
    ["another window", `${write}+0 > P. 1:101(100) ack 1 win 7`, "window: expected 7, was 64240"],
    ["an option", `${write}+0 > P. 1:101(100) ack 1 <nop,wscale 7>`, "expected wscale 7, was none"],
    ["a later time", `${write}+.1 > P. 1:101(100) ack 1`, "time: expected at 0.110000 s"],
    [
      "one packet more",
      `${write}+0 > P. 1:101(100) ack 1\n+0 > . 101:101(0) ack 1`,
      "nothing was sent"
    ],
    [
      "one packet fewer",
      `${write}+.1 < . 1:1(0) ack 101 win 9\n+0 > . 101:101(0) ack 1`,
      "sequence"
    ],
    ["another result", "+0 write(4, ..., 100) = 99", "expected the result 99, was 100"],
    [
      "another error",
      "+0 read(7, ..., 10) = -1 EAGAIN (x)",
      "expected the result -1 EAGAIN, was -1 EBADF"
    ],
    ["success", "+0 read(7, ..., 10) = 10", "expected the result 10, was -1 EBADF"],
    ["no blocking", "+0 read(4, ..., 10) = 10", "read() to return at once | read() blocks"],
    [
      "an earlier return",
      "+0...0.1 read(4, ..., 10) = 10\n+.5 < P. 1:11(10) ack 1 win 9",
      "read() to return"
    ],
    [
      "an option's value",
      "+0 getsockopt(4, SOL_TCP, TCP_NODELAY, [1], [4]) = 0",
      "TCP_NODELAY to be 1, was 0"
    ],
    [
      "what is left to read",
      "+0 setsockopt(4, SOL_TCP, TCP_INQ, [1], 4) = 0\n+0 < P. 1:301(300) ack 1 win 9\n" +
        "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 100}], msg_flags=0, msg_control=" +
        "[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=100}]}, 0) = 100",
      "expected TCP_CM_INQ to be 100, was 200"
    ],
    ["an assertion", "+0 %{ assert tcpi_snd_cwnd == 11 }%", "tcpi_snd_cwnd was 10"],
    ["a call that never returns", "+0...0.1 read(4, ..., 10) = 10", "it still blocks"]
  ])("%s", (_, lines, expected) => {
    expect(failure(lines)).toContain(expected);
  });

  it("but not in fields that are not compared", () => {
    const lines = `${write}+0 > P. 1:101(100) ack 1 win 7 <nop,wscale 7>`;
    expect(failure(lines, {compare: new Set(["flags", "seq", "ack", "len"])})).toBe("passed");
  });
});

describe("a script that asks for what the model leaves out is not applicable", () => {
  it.each([
    ["ICMP", "+0 < icmp unreachable host_unreachable [1:1(0)]", "an ICMP message"],
    ["AccECN", "+0 < SEWA 0:0(0) win 1000", "AccECN counters"],
    ["splice", "+0 splice(4, NULL, 5, NULL, 10, 0) = 10", "splice() is not modelled"],
    ["UDP", "+0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 5", "TCP only"],
    ["an unknown option", "+0 setsockopt(4, SOL_TCP, TCP_REPAIR, [1], 4) = 0", "no such option"],
    ["an unknown field", "+0 %{ assert tcpi_nonsense == 0 }%", "the model has no tcpi_nonsense"],
    ["a lossy network", "+0 `tc qdisc add dev tun0 root netem loss 5%`", "changes the network"],
    ["a cookie", "+0 > S. 0:0(0) ack 1 <mss 1460,FO 1234abcd>", "FO 1234abcd"]
  ])("%s", (_, lines, why) => {
    const outcome = run(opening + lines);
    expect(outcome.kind === "not-applicable" ? outcome.why : outcome.kind).toContain(why);
  });
});

describe("a script that nobody can run", () => {
  it("has a call that does not exist", () => {
    expect(run("0 sokcet(..., SOCK_STREAM, 0) = 3")).toMatchObject({
      kind: "malformed",
      place: {line: 1, column: 3}
    });
  });

  it("has a wrong option at its head", () => {
    expect(run("--ip_version=ipv5\n0 close(3) = 0")).toMatchObject({
      kind: "malformed",
      place: {line: 1, column: 1}
    });
  });
});

describe("what was not executed is told", () => {
  it("for shell lines, settings and options that are not known", () => {
    const outcome = run(`--frobnicate=1\n\`frob --now; sysctl net.ipv4.tcp_frob=1\`\n${opening}`);
    expect(outcome.kind === "passed" && outcome.notes).toEqual([
      "the option --frobnicate is not known, and was left out",
      "line 2: the setting net.ipv4.tcp_frob=1 is not modelled",
      'line 2: not executed: "frob --now" is not known'
    ]);
  });

  it("for a congestion control that FreeBSD has not got, or the model", () => {
    const names = ["net.inet.tcp.cc.algorithm", "net.ipv4.tcp_congestion_control"];
    const lines = names.flatMap((name) => ["bbr", "htcp", "cubic"].map((one) => `${name}=${one}`));
    const outcome = run(`\`sysctl ${lines.join(" ")}\`\n${opening}`, {profile: "freebsd"});
    expect(outcome.kind === "passed" && outcome.notes).toEqual([
      "line 1: the setting net.inet.tcp.cc.algorithm=bbr is not modelled",
      "line 1: the setting net.inet.tcp.cc.algorithm=htcp is not modelled",
      "line 1: the setting net.ipv4.tcp_congestion_control=bbr is not modelled",
      "line 1: the setting net.ipv4.tcp_congestion_control=htcp is not modelled"
    ]);
  });
});

describe("timestamps are the script's own", () => {
  it("and an echo of one that was never sent is refused", () => {
    const outcome = run(`
    0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3
   +0 connect(3, ..., ...) = -1 EINPROGRESS (In progress)
   +0 > S 0:0(0) <...>
 +.01 < S. 0:0(0) ack 1 win 100 <mss 1000,sackOK,TS val 1 ecr 5,nop,wscale 7>`);
    expect(outcome.kind === "failed" && outcome.failure.was).toEqual([
      "no segment was sent with TS val 5, which this packet echoes"
    ]);
  });
});

describe("one expected segment may stand for several", () => {
  const lines = "+0 write(4, ..., 2500) = 2500\n+0 > P. 1:2501(2500) ack 1";

  it("that follow each other at once", () => {
    expect(failure(lines)).toBe("passed");
  });

  it("unless segments are compared strictly", () => {
    expect(failure(lines, {strictSegments: true})).toContain("length: expected 2500, was 1000");
  });

  it("but not for fewer bytes than were sent", () => {
    expect(failure("+0 write(4, ..., 2500) = 2500\n+0 > . 1:1501(1500) ack 1")).toContain(
      "length: expected 1500, was 2000"
    );
  });
});
