/** The packetdrill language: what a script says, and what is wrong with one that says nothing. */
import {describe, expect, it} from "vitest";
import {parse} from "../../src/packetdrill/language/parser.ts";
import {runCode} from "../../src/packetdrill/language/python.ts";
import {readShell} from "../../src/packetdrill/language/shell.ts";
import {ScriptError, type Action, type Script} from "../../src/packetdrill/language/syntax.ts";

const defines = (...names: string[]): Map<string, null> => new Map(names.map((n) => [n, null]));
const first = (source: string): Action => {
  const [event] = parse(source).events;
  if (!event) throw new Error("the script has an event");
  return event.action;
};
/** `line:column: text` of the mistake in a script. */
function mistake(source: string): string {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof ScriptError)
      return `${error.place.line}:${error.place.column}: ${error.message}`;
    throw error;
  }
  return "none";
}
const lines = (script: Script): number[] => script.events.map(({place}) => place.line);

describe("times", () => {
  it.each([
    ["0.250 close(3) = 0", {kind: "absolute", at: 250_000}],
    ["+.1 close(3) = 0", {kind: "relative", after: 100_000}],
    ["+0 close(3) = 0", {kind: "relative", after: 0}],
    ["0.1~0.2 > . 1:1(0) ack 1", {kind: "absolute-range", from: 100_000, to: 200_000}],
    ["+0.1~+0.2 > . 1:1(0) ack 1", {kind: "relative-range", from: 100_000, to: 200_000}],
    ["* > . 1:1(0) ack 1", {kind: "any"}]
  ])("%s", (source, time) => {
    expect(parse(source).events[0]?.time).toEqual(time);
  });

  it("says when a blocking call returns", () => {
    expect(first("+0...0.25 read(3, ..., 10) = 10")).toMatchObject({end: 250_000});
  });
});

describe("packets", () => {
  it("have flags, sequence numbers, ACK, window and options", () => {
    const source =
      "0 < S. 0:0(0) ack 1 win 5792 <mss 1460,sackOK,TS val 100 ecr 7,nop,wscale 7,sack 1:2 3:4,eol>";
    expect(first(source)).toMatchObject({
      direction: "in",
      flags: "S.",
      seq: 0,
      length: 0,
      ack: 1,
      window: 5792,
      options: [
        {kind: "mss", value: 1460},
        {kind: "sackOK"},
        {kind: "TS", val: 100, ecr: 7},
        {kind: "nop"},
        {kind: "wscale", value: 7},
        {
          kind: "sack",
          blocks: [
            [1, 2],
            [3, 4]
          ]
        },
        {kind: "eol"}
      ]
    });
  });

  it.each([
    ["0 > . 1:1(0) ack 1", ".", []],
    ["0 > - 1:1(0) <>", "", []],
    ["0 > FP. 1:11(10) ack 1 <...>", "FP.", null],
    ["0 >  .   1:1(0)   ack 1   win 65535", ".", []]
  ])("%s", (source, flags, options) => {
    expect(first(source)).toMatchObject({flags, options});
  });

  it("may carry IP annotations and ports", () => {
    expect(first("0 < [noecn] 40001 > 8080 S 0:0(0) win 100")).toMatchObject({
      ip: ["noecn"],
      ports: [40001, 8080]
    });
  });

  it("may wrap around 2³²", () => {
    expect(first("0 > . 4294967295:9(10) ack 1")).toMatchObject({seq: 4294967295, length: 10});
  });

  it("of other protocols are set aside", () => {
    expect(first("0 < icmp unreachable host_unreachable [1:1001(1000)]")).toMatchObject({
      kind: "foreign"
    });
  });
});

describe("system calls", () => {
  it("have structures, arrays, ORed constants and don't-cares", () => {
    const call = first(
      `0 setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = -1 EINVAL (Invalid argument)`
    );
    expect(call).toMatchObject({
      kind: "call",
      name: "setsockopt",
      errno: "EINVAL",
      result: {value: -1}
    });
    expect(first("0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0")).toMatchObject({
      args: [{value: 3}, {name: "F_SETFL"}, {kind: "or", parts: [{}, {name: "O_NONBLOCK"}]}]
    });
    expect(first("0 fcntl(3, F_GETFL) = 0x02 (flags O_RDWR)")).toMatchObject({result: {value: 2}});
  });

  it("may have messages over several lines", () => {
    const source = `0 recvmsg(4, {msg_name(...)=...,
        msg_iov(2)=[{..., 10}, {..., 20}],
        msg_flags=0}, 0) = 30`;
    expect(first(source)).toMatchObject({
      args: [{}, {items: [{name: "msg_name"}, {name: "msg_iov"}, {name: "msg_flags"}]}, {}]
    });
  });
});

describe("comments and directives", () => {
  it("leave line numbers as they are", () => {
    const source = `#!/usr/bin/env packetdrill
// one line
/* several
   lines */ 0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = 0 // the end`;
    expect(lines(parse(source))).toEqual([4, 5]);
  });

  const branches = `#ifdef LINUX
0 close(3) = 0
#ifdef OLD
0 close(4) = 0
#endif
#else
0 close(5) = 0
#endif
#ifndef LINUX
0 close(6) = 0
#endif`;
  it.each([
    [["LINUX"], [2]],
    [
      ["LINUX", "OLD"],
      [2, 4]
    ],
    [[], [7, 10]]
  ])("choose by name: %j", (names, expected) => {
    expect(lines(parse(branches, defines(...names)))).toEqual(expected);
  });

  it("are told apart from comments inside code", () => {
    const script = parse("0 %{\n# ifdef is Python's comment here\nassert 1 == 1\n}%");
    expect(script.events).toHaveLength(1);
  });

  it("know names that the head of the script defines", () => {
    expect(lines(parse("--define=LINUX\n#ifdef LINUX\n0 close(3) = 0\n#endif"))).toEqual([3]);
  });
});

describe("the head", () => {
  it("has options, then commands that prepare", () => {
    const script = parse(
      "--ip_version=ipv4\n--send_omit_free\n`./defaults.sh`\n0 close(3) = 0\n`true`"
    );
    expect(script.options.map(({name, value}) => [name, value])).toEqual([
      ["ip_version", "ipv4"],
      ["send_omit_free", null]
    ]);
    expect(script.setup.map(({text}) => text)).toEqual(["./defaults.sh"]);
    expect(script.cleanup.map(({text}) => text)).toEqual(["true"]);
  });
});

describe("a malformed script is told by line, column and what was expected", () => {
  it.each([
    ["close(3) = 0", '1:1: expected a time: 0.1, +0.1, 0.1~0.2 or *, not "close"'],
    [
      "+0 < S 0:0(0)",
      '1:14: expected "win" and a window (injected packet), not the end of the file'
    ],
    ["+0 > S 0:10(0)", "1:8: expected 0:0(0), not 0:10"],
    ["+0 > X 0:0(0)", '1:6: expected TCP flags: S, F, R, P, ., U, E, W or -, not "X" in "X"'],
    ["+0 > . 1:1 ack 1", '1:12: expected "(" and the length, not "ack"'],
    ["+0 > . 1:1(0) ack 1 <mss>", '1:25: expected an MSS, not ">"'],
    [
      "+0 > . 1:1(0) ack 1 <max 5>",
      '1:22: expected a TCP option: mss, sackOK, sack, TS, wscale, nop, eol or FO, not "max"'
    ],
    [
      "+0 < . 1:1(0) ack 1 win 9 <...>",
      "1:27: expected the options themselves: <...> is for outbound packets"
    ],
    ["+0 close(3 = 0", '1:12: expected "," or ")", not "="'],
    ["+0 close(3)", '1:12: expected "=" and the result of close, not the end of the file'],
    ["\n  * close(3) = 0", "2:5: expected an outbound packet (>) after * or a range of times"],
    ["0 /* a", "1:3: expected a closing */ after this /*"],
    ["0 `sysctl", "1:3: expected a closing ` after this `"],
    ["0 %{ assert", "1:3: expected a closing }% after this %{"],
    ["#ifdef A\n0 close(3) = 0", "1:1: expected #endif before the end of the file"],
    ["#endif", "1:1: expected an #ifdef before this #endif"],
    ["#include", "1:1: expected #ifdef, #ifndef, #else or #endif"],
    ["0.2~0.1 > . 1:1(0)", "1:1: expected a range whose end is not before its start"],
    [
      "0 `true`\n+0",
      "2:3: expected a packet (< or >), a system call, `a shell command` or %{ code }%, not the end of the file"
    ]
  ])("%j", (source, expected) => {
    expect(mistake(source)).toBe(expected);
  });
});

describe("assertions", () => {
  const values: Record<string, number> = {tcpi_snd_cwnd: 10, tcpi_unacked: 3, TCP_CA_Open: 0};
  const run = (code: string): string => runCode(code, (name) => values[name]).kind;

  it.each([
    ["assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd", "held"],
    ["assert 2 < tcpi_unacked <= 3 and not tcpi_snd_cwnd < 10", "held"],
    ["assert tcpi_snd_cwnd in (10, 11); assert tcpi_unacked != 4", "held"],
    ["x = tcpi_snd_cwnd * 2\nassert x // 3 == 6 and x % 3 == 2", "held"],
    ["assert (tcpi_snd_cwnd | 1) == 0xb and abs(-2) == 2", "held"],
    ["assert 9 <= tcpi_snd_cwnd \\\n  <= 11", "held"],
    ["print(tcpi_snd_cwnd)\n# a comment\nassert True", "held"],
    ["assert tcpi_snd_cwnd == 9", "failed"],
    ["assert 1\nassert 0, 'no'", "failed"],
    ["assert tcpi_nonsense == 1", "unsupported"],
    ["import os; os.system('true')", "unsupported"],
    ["assert __import__('os')", "unsupported"],
    ["assert tcpi_snd_cwnd.bit_length() == 4", "unsupported"],
    ["assert constructor('return 1')", "unsupported"]
  ])("%j: %s", (code, expected) => {
    expect(run(code)).toBe(expected);
  });

  it("says which values made it fail", () => {
    expect(runCode("assert tcpi_snd_cwnd == 9, 'window'", (name) => values[name])).toEqual({
      kind: "failed",
      text: "assert tcpi_snd_cwnd == 9, 'window' (window); tcpi_snd_cwnd was 10"
    });
  });
});

describe("shell lines", () => {
  const settings = (line: string): unknown => readShell(line).settings;

  it.each([
    ["sysctl -w net.ipv4.tcp_sack=0", [["net.ipv4.tcp_sack", "0"]]],
    [
      'sysctl -q net.ipv4.tcp_ecn=0 net.ipv4.tcp_rmem="4096 10000 $((2*1024))"',
      [
        ["net.ipv4.tcp_ecn", "0"],
        ["net.ipv4.tcp_rmem", "4096 10000 2048"]
      ]
    ],
    ["./set_sysctls.py /proc/sys/net/ipv4/tcp_timestamps=0", [["net.ipv4.tcp_timestamps", "0"]]],
    ["sysctl -w net.inet.tcp.insecure_rst=1", [["net.inet.tcp.insecure_rst", "1"]]],
    ["echo 1 > /proc/sys/net/ipv4/tcp_sack 2>&1", [["net.ipv4.tcp_sack", "1"]]]
  ])("%s", (line, expected) => {
    expect(settings(line)).toEqual(expected);
  });

  it("know what the suite's shared script sets, and go on with what follows it", () => {
    const found = new Map(
      readShell("../../common/defaults.sh\nsysctl -q net.ipv4.tcp_sack=0").settings
    );
    expect(found.get("net.ipv4.tcp_rmem")).toBe("4096 540000 15728640");
    expect(found.get("net.ipv4.tcp_sack")).toBe("0");
  });

  it("that change the network make a script not applicable", () => {
    expect(readShell("tc qdisc add dev tun0 root netem loss 10%").needed).toMatch(/tc qdisc/);
    expect(readShell("ip tcp_metrics flush all > /dev/null 2>&1").needed).toBeNull();
  });

  it("that are not known are told", () => {
    expect(readShell("rm -rf /tmp/x").left).toEqual(['"rm -rf /tmp/x" is not known']);
  });
});
