/** All rules: what went wrong in a flow, the worst first. */
import type {CapturedFlow} from "../captured.ts";
import {judge} from "../judge.ts";
import {vantageOf, type LocalAddresses} from "../vantage.ts";
import {halfOpen, keepaliveDeath, resetUnread} from "./endings.ts";
import type {Finding, Rule} from "./finding.ts";
import {backlogFull, timeWaitClash} from "./openings.ts";
import {stalls} from "./stalls.ts";
import {blackHole, bufferbloat, zeroWindow} from "./windows.ts";

/** In the order in which they matter: what kept a connection from working comes first. */
const RULES: readonly Rule[] = [
  timeWaitClash,
  backlogFull,
  halfOpen,
  keepaliveDeath,
  blackHole,
  resetUnread,
  zeroWindow,
  stalls,
  bufferbloat
];

/** What went wrong in a flow; `local` is what `localAddresses()` says of its capture. */
export function findingsOf(flow: CapturedFlow, local?: LocalAddresses): Finding[] {
  const evidence = {
    flow,
    segments: flow.segments,
    judged: judge(flow),
    vantage: vantageOf(flow, local)
  };
  return RULES.flatMap((rule) => rule(evidence));
}
