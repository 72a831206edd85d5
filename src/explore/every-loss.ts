/** Loses each segment of a run in turn, then each pair of segments, and says what came of it. */
import type {Micros} from "../base/units.ts";
import {delay, drop, duplicate, type Fault} from "../net/fault.ts";
import type {Scenario} from "../sim/scenario.ts";
import type {Transit} from "../sim/record.ts";
import type {Run} from "../trace/query/trace.ts";
import {label} from "../trace/words/segment.ts";
import {type RunOutcome, outcomesBeside, ownOutcome} from "./outcome.ts";
import {ms} from "../base/units.ts";
import {checkCount} from "./check.ts";
import type {Progress, Steps} from "./steps.ts";
import {attempt, subjectOf, type Attempt, type Subject} from "./subject.ts";

/** What can be done to a segment besides losing it. */
type AlsoTried = "delay" | "duplicate";

/** How `everyLoss()` goes about it. */
export interface EveryLossOptions {
  /** How many segments are lost in one run, at most: 1 or 2. Defaults to 1. */
  readonly upTo?: 1 | 2;
  /** What is done to each single segment as well, in runs of their own. Nothing by default. */
  readonly also?: readonly AlsoTried[];
  /** How long `also: ["delay", "duplicate"]` holds the segment or its copy, in µs; 200 ms. */
  readonly by?: Micros;
  /**
   * What came of a run, as a text or a number: runs with the same are one group. By default the run
   * is compared with the undisturbed one: which calls fail, what is missing, how much later.
   */
  readonly outcome?: (run: Run) => string | number | boolean;
  /** The most runs that are made, for long runs have many pairs. Defaults to 5,000. */
  readonly runs?: number;
}

/** One segment that something was done to. */
export interface Hit {
  readonly kind: "drop" | AlsoTried;
  /** The name of the host that sent it. */
  readonly host: string;
  /** Which segment of that host, from 1. */
  readonly nth: number;
  /** Its label, as a ladder has it: `"SYN-ACK"`. */
  readonly label: string;
}

/** One run: what was done, and what came of it. */
export interface LossRow {
  readonly faults: readonly Fault[];
  readonly hits: readonly Hit[];
  readonly outcome: RunOutcome;
}

/** What `everyLoss()` finds. */
export interface Losses {
  /** One for each run: single losses first, in the order of sending. */
  readonly rows: LossRow[];
  /** Segments that hosts send in the undisturbed run. */
  segments: number;
  /** Runs that were not made, as there would have been too many. */
  left: number;
}

const MOST_RUNS = 5000;

/** One thing that is done to one segment, and the run in which it was sent. */
interface Trial {
  readonly fault: Fault;
  readonly hit: Hit;
}

/** One of several equal shares of the work, for threads beside each other. */
export interface Share {
  /** Which one, from 0. */
  readonly index: number;
  /** How many there are: each has every so many of the first losses, and their pairs. */
  readonly of: number;
}

/** The steps of `everyLoss()`: all of them, or a share. */
export function* lossSteps(
  given: Run | Scenario,
  options: EveryLossOptions = {},
  share: Share = {index: 0, of: 1}
): Steps<Losses> {
  const {upTo = 1, also = [], by = ms(200), runs: most = MOST_RUNS} = options;
  checkCount("everyLoss()", "upTo", upTo, 2);
  checkCount("everyLoss()", "runs", most);
  const subject = subjectOf("everyLoss()", given);
  const ask = askBeside(subject, options.outcome);
  const sent = ownSegments(subject.base);
  const result: Losses = {rows: [], segments: sent.length, left: 0};
  const singles = [
    ...sent.map((transit) => trialOf(subject.base, transit, "drop", by)),
    ...also.flatMap((kind) => sent.map((transit) => trialOf(subject.base, transit, kind, by)))
  ].filter((_, i) => i % share.of === share.index);
  let planned = singles.length;
  let runs = 0;
  const seconds: (readonly [Trial, readonly Trial[]])[] = [];
  const progress = (): Progress<Losses> => ({runs, planned, result});
  const add = (trials: readonly Trial[]): Attempt => {
    const faults = trials.map(({fault}) => fault);
    const made = attempt(() => subject.run(faults));
    runs++;
    result.rows.push({faults, hits: trials.map(({hit}) => hit), outcome: ask(made)});
    return made;
  };
  for (const first of singles) {
    if (runs >= most) {
      result.left++;
      continue;
    }
    const {run} = add([first]);
    // After the first loss another run begins: what is lost second is a segment of that one.
    if (upTo === 2 && first.hit.kind === "drop" && run) {
      const later = segmentsAfter(run, first.hit).map((t) => trialOf(run, t, "drop", by));
      seconds.push([first, later]);
      planned += later.length;
    }
    yield progress();
  }
  for (const [first, later] of seconds) {
    for (const second of later) {
      if (runs >= most) {
        result.left++;
        continue;
      }
      add([first, second]);
      yield progress();
    }
  }
  return result;
}

/** How a run is judged: by the caller's own question, or beside the undisturbed run. */
function askBeside(
  {base}: Subject,
  own: EveryLossOptions["outcome"]
): (made: Attempt) => RunOutcome {
  const beside = outcomesBeside(base);
  return (made) => (own && made.run ? ownOutcome(own(made.run)) : beside(made));
}

/** The segments that hosts sent: none that was forged, or that the network copied. */
const ownSegments = (run: Run): Transit[] => run.transits.filter(({nth}) => nth > 0);

/** What was sent after a segment, that one not counted. */
function segmentsAfter(run: Run, {host, nth}: Hit): Transit[] {
  const from = run.hosts.findIndex(({name}) => name === host);
  const sent = ownSegments(run);
  const place = sent.findIndex((transit) => transit.from === from && transit.nth === nth);
  return sent.slice(place + 1);
}

function trialOf(run: Run, transit: Transit, kind: Hit["kind"], by: Micros): Trial {
  const host = run.hosts[transit.from]?.name ?? "";
  const {nth} = transit;
  const fault =
    kind === "drop"
      ? drop(host, nth)
      : kind === "delay"
        ? delay(host, nth, by)
        : duplicate(host, nth, by);
  return {fault, hit: {kind, host, nth, label: label(run, transit)}};
}
