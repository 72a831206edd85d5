/**
 * A run as a packetdrill script: one host is the kernel under test, its calls are made and its
 * segments expected; what arrived from the others is injected. So a run of the model can be tried
 * on a real kernel.
 */
import type {Micros} from "../../base/units.ts";
import type {CallRecord, Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import {optionText} from "../../wire/notation.ts";
import {optionsOf} from "../../wire/options.ts";
import {ACK, SYN} from "../../wire/segment.ts";
import {seqDiff} from "../../wire/seq.ts";
import {printFlags} from "../language/flags.ts";
import {runTraced} from "../run/traced-run.ts";
import {callText} from "./call-line.ts";
import {words} from "./words.ts";

/** A script; or why there is none, in a sentence. */
export type SavedScript =
  | {readonly kind: "script"; readonly text: string}
  | {readonly kind: "cannot"; readonly why: string};

/** A line of the script, at its time. Of what happens at once, lower ranks come first. */
interface Line {
  readonly at: Micros;
  readonly rank: number;
  readonly text: string;
}

/** What arrives brings calls about, and both bring about what is sent. */
const [ARRIVES, IS_CALLED, IS_SENT] = [0, 1, 2];

/** What a network's packet takes besides the segment's payload. */
const HEADERS = 40;
/** The segment size of Ethernet, which a script need not name. */
const USUAL_MSS = 1460;

/**
 * The script in which a host of a run is under test. It is tried on the model before it is given:
 * what the language cannot say, or the host's settings change, is said instead.
 */
export function scriptOfRun(run: Trace, name: string): SavedScript {
  const host = run.hosts.findIndex((each) => each.name === name);
  const why = whyNot(run, host);
  if (why !== null) return {kind: "cannot", why};
  const lines = [...callLines(run, host), ...packetLines(run, host)];
  lines.sort((a, b) => a.at - b.at || a.rank - b.rank);
  const text = `${head(run, host)}${lines.map((line) => line.text).join("\n")}\n`;
  const profile = profileNamed(run.hosts[host]!.profile)?.name ?? "linux";
  const {outcome} = runTraced(text, {profile});
  if (outcome.kind === "passed") return {kind: "script", text};
  if (outcome.kind === "failed")
    return {kind: "cannot", why: words.differs(outcome.failure.source.trim())};
  return {
    kind: "cannot",
    why: words.unsaid(outcome.kind === "malformed" ? outcome.text : outcome.why)
  };
}

/** What the language has no words for; null where nothing is in the way. */
function whyNot(run: Trace, host: number): string | null {
  const segments = segmentsOf(run, host);
  const {name = ""} = run.hosts[host] ?? {};
  if (segments.length === 0) return words.noSegment(name);
  if (segments.some(({from, to}) => from === to)) return words.loopback(name);
  const connections = new Set(segments.map(({connection}) => connection)).size;
  if (connections > 1) return words.connections(name, connections);
  const fault = run.faults.find(
    (each) =>
      each.kind === "unreachable" || ("host" in each && isOwn(each.kind) && each.host === name)
  );
  if (fault) return words.fault(fault.kind);
  const calls = callsOf(run, host);
  const unknown = calls.find((call) => call.name !== "sleep" && callText(call) === null);
  if (unknown) return words.call(unknown.name);
  const waits = calls.filter(({calledAt, returnedAt}) => returnedAt > calledAt);
  const meets = waits.find((one) =>
    calls.some(({calledAt}) => calledAt > one.calledAt && calledAt < one.returnedAt)
  );
  return meets ? words.threads(meets.name) : null;
}

const isOwn = (kind: string): boolean => ["hang", "resume", "kill", "power-off"].includes(kind);

const segmentsOf = (run: Trace, host: number): Transit[] =>
  run.transits.filter(({from, to, arrivedAt}) => from === host || (to === host && arrivedAt >= 0));

/** The calls that returned: one that still waits when the run ends has no result to be held to. */
const callsOf = (run: Trace, host: number): CallRecord[] =>
  run.calls.filter(
    (call) => call.host === host && call.outcome.kind !== "pending" && call.name !== "sleep"
  );

function callLines(run: Trace, host: number): Line[] {
  return callsOf(run, host).flatMap((call) => {
    const {calledAt: at, returnedAt} = call;
    const text = callText(call);
    const end = returnedAt > at ? `...${time(returnedAt)}` : "";
    return text === null ? [] : [{at, rank: IS_CALLED!, text: `${time(at)}${end} ${text}`}];
  });
}

function packetLines(run: Trace, host: number): Line[] {
  return segmentsOf(run, host).map((transit) => {
    const isOwnSegment = transit.from === host;
    const at = isOwnSegment ? transit.sentAt : transit.arrivedAt;
    const text = `${time(at)} ${isOwnSegment ? ">" : "<"} ${packetText(run, transit)}`;
    return {at, rank: (isOwnSegment ? IS_SENT : ARRIVES)!, text};
  });
}

/** Numbers count from each side's SYN, which has number 0. */
function packetText(run: Trace, {segment, connection, from, to}: Transit): string {
  const isn = run.connections[connection]?.isn;
  const relative = (n: number, host: number) => seqDiff(n, isn?.get(host) ?? 0) >>> 0;
  const {flags, len, wnd} = segment;
  const seq = relative(segment.seq, from);
  const ack = flags & ACK ? ` ack ${relative(segment.ack, to)}` : "";
  const options = optionsOf(segment).map((option) =>
    optionText(option, (blocks) =>
      blocks.map(({left, right}) => `${relative(left, to)}:${relative(right, to)}`).join(" ")
    )
  );
  const list = options.length > 0 ? ` <${options.join(",")}>` : "";
  const shown = printFlags(flags) || "-";
  return `${shown} ${seq}:${seq + len}(${len})${ack} win ${wnd}${list}`;
}

function head(run: Trace, host: number): string {
  const {name, title} = run.hosts[host]!;
  const syn = run.transits.find(({from, segment}) => from === host && segment.flags & SYN);
  const mss = syn?.segment.mss ?? USUAL_MSS;
  const mtu = mss > 0 && mss !== USUAL_MSS ? `--mtu=${mss + HEADERS}\n\n` : "";
  return `// ${words.head(name, title)}\n${mtu}`;
}

/** `0.040000`, in seconds. */
const time = (at: Micros): string => (at / 1e6).toFixed(6);
