/**
 * RST and SYN at every edge of the receive window, in every synchronized state: as RFC 5961 asks,
 * and as RFC 793 had it. The scripts are written out by the rules, and run on FreeBSD, where an
 * administrator can choose between the two (tcp(4) net.inet.tcp.insecure_rst and insecure_syn).
 */
import {describe, expect, it} from "vitest";
import {makeEngineStack} from "../../src/packetdrill/stack/engine.ts";
import {defaultOptions} from "../../src/packetdrill/run/options.ts";
import {report} from "../../src/packetdrill/run/report.ts";
import {runScript} from "../../src/packetdrill/run/run.ts";

const established = `
    0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3
   +0 connect(3, ..., ...) = -1 EINPROGRESS (In progress)
   +0 > S 0:0(0) win 65535 <...>
 +.01 < S. 0:0(0) ack 1 win 32767 <mss 1460,sackOK>
   +0 > . 1:1(0) ack 1 win 65535
`;
const peerFin = `
 +.01 < F. 1:1(0) ack 1 win 32767
   +0 > . 1:1(0) ack 2 win 65535
`;
const shutdown = "   +0 shutdown(3, SHUT_WR) = 0\n";

/** How each state is reached, with SND.NXT and RCV.NXT in it. */
const states = [
  {name: "ESTABLISHED", lines: "", snd: 1, rcv: 1},
  {name: "CLOSE-WAIT", lines: peerFin, snd: 1, rcv: 2},
  {name: "FIN-WAIT-1", lines: `${shutdown}   +0 > F. 1:1(0) ack 1 win 65535\n`, snd: 2, rcv: 1},
  {
    name: "FIN-WAIT-2",
    lines: `${shutdown}   +0 > F. 1:1(0) ack 1 win 65535\n +.01 < . 1:1(0) ack 2 win 32767\n`,
    snd: 2,
    rcv: 1
  },
  {
    name: "CLOSING",
    lines: `${shutdown}   +0 > F. 1:1(0) ack 1 win 65535
 +.01 < F. 1:1(0) ack 1 win 32767\n   +0 > F. 1:1(0) ack 2 win 65535\n`,
    snd: 2,
    rcv: 2
  },
  {
    name: "LAST-ACK",
    lines: `${peerFin}${shutdown}   +0 > F. 1:1(0) ack 2 win 65535\n`,
    snd: 2,
    rcv: 2
  }
];

/** A buffer of 65,536 bytes, rounded up to whole segments of 1460. */
const window = 65_700;
const edges = [
  {name: "before the window", offset: -1, within: false},
  {name: "at its first number", offset: 0, within: true},
  {name: "at its last number", offset: window - 1, within: true},
  {name: "after the window", offset: window, within: false}
];

const cases = states.flatMap((state) =>
  edges.flatMap((edge) =>
    ["R", "S"].flatMap((flags) => [true, false].map((secure) => ({state, edge, flags, secure})))
  )
);

/** What has to happen: nothing, an ACK that asks back, or the end of the connection. */
function outcome({flags, edge, secure}: (typeof cases)[number]): "silence" | "challenge" | "end" {
  if (flags === "R") {
    if (!edge.within) return "silence";
    return edge.offset === 0 || !secure ? "end" : "challenge";
  }
  return edge.within && !secure ? "end" : "challenge";
}

function script(test: (typeof cases)[number]): string {
  const {state, edge, flags, secure} = test;
  const {snd, rcv} = state;
  const seq = rcv + edge.offset;
  const what = outcome(test);
  const answers = {
    silence: "",
    challenge: `   +0 > . ${snd}:${snd}(0) ack ${rcv} win 65535\n`,
    end: flags === "S" ? `   +0 > R. ${snd}:${snd}(0) ack ${rcv} win 0\n` : ""
  };
  const error = what === "end" ? "ECONNRESET" : "0";
  const name = flags === "R" ? "insecure_rst" : "insecure_syn";
  // Afterwards a connection that still lives acknowledges a repeated segment; a dead one resets.
  const alive =
    what === "end"
      ? ` +.01 < . ${rcv}:${rcv}(0) ack ${snd} win 9\n   +0 > R ${snd}:${snd}(0) win 0\n`
      : "";
  return `    0 \`sysctl -w net.inet.tcp.${name}=${secure ? 0 : 1}\`
${established.replace("    0 socket", "   +0 socket")}${state.lines} +.01 < ${flags} ${seq}:${seq}(0) win 32767
${answers[what]}   +0 getsockopt(3, SOL_SOCKET, SO_ERROR, [${error}], [4]) = 0
${alive}`;
}

describe.each([
  ["RST", "R"],
  ["SYN", "S"]
])("%s", (_, flags) => {
  it.each(
    cases
      .filter((test) => test.flags === flags)
      .map((test) => {
        const manner = test.secure ? "RFC 5961" : "RFC 793";
        return [
          `${test.state.name}, ${test.edge.name}, ${manner}: ${outcome(test)}`,
          test
        ] as const;
      })
  )("%s", (title, test) => {
    const options = {...defaultOptions, profile: "freebsd"} as const;
    const run = runScript(script(test), options, new Set(), makeEngineStack);
    expect(run.kind, report(title, run, true).join("\n")).toBe("passed");
  });
});
