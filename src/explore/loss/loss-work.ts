/** Makes the runs of `everyLoss()`, and says what came of each. */
import {ms} from "../../base/units.ts";
import type {Scenario} from "../../sim/scenario.ts";
import type {Transit} from "../../sim/record.ts";
import type {Run} from "../../trace/query/trace.ts";
import type {EveryLossOptions, Losses} from "./every-loss.ts";
import {type Hit, type SegmentTrial, lossesOf, ownSegments, trialsOf} from "./hits.ts";
import {type LossDone, LossPlan, type LossTask} from "./loss-plan.ts";
import {type RunOutcome, outcomesBeside, ownOutcome} from "./outcome.ts";
import {oneRun, type Parts, type Work} from "../work/plan.ts";
import {attempt, subjectOf, type Attempt, type Subject} from "../work/subject.ts";

/** Both halves of `everyLoss()`. */
export const lossParts = (
  given: Run | Scenario,
  options: EveryLossOptions = {}
): Parts<Losses, LossTask, LossDone> => ({
  plan: new LossPlan(options),
  work: lossWork(given, options)
});

/** Makes one of the runs. Throws what `simulate()` throws. */
export function lossWork(
  given: Run | Scenario,
  {upTo = 1, also = [], by = ms(200), outcome}: EveryLossOptions
): Work<LossTask, LossDone> {
  const subject = subjectOf("everyLoss()", given);
  const {base} = subject;
  const ask = askBeside(subject, outcome);
  const sent = ownSegments(base);
  const next = (list: LossTask, run: Run | null): readonly SegmentTrial[] => {
    const [first] = list;
    if (!first) return [...lossesOf(base, sent), ...also.flatMap((it) => trialsOf(base, it, by))];
    if (upTo < 2 || list.length > 1 || first.hit.kind !== "drop" || !run) return [];
    // After the first loss another run begins: what is lost second is a segment of that one.
    return lossesOf(run, segmentsAfter(run, first.hit));
  };
  return oneRun((list) => {
    const faults = list.flatMap((trial) => trial.faults);
    const made: Attempt =
      list.length === 0 ? {run: base, error: null} : attempt(() => subject.run(faults));
    const row = {faults, hits: list.map(({hit}) => hit), outcome: ask(made)};
    return {row, next: next(list, made.run), segments: sent.length};
  });
}

/** How a run is judged: by the caller's own question, or beside the undisturbed run. */
function askBeside(
  {base}: Subject,
  own: EveryLossOptions["outcome"]
): (made: Attempt) => RunOutcome {
  const beside = outcomesBeside(base);
  return (made) => (own && made.run ? ownOutcome(own(made.run)) : beside(made));
}

/** What was sent after a segment, that one not counted. */
function segmentsAfter(run: Run, {host, nth}: Hit): Transit[] {
  const from = run.hosts.findIndex(({name}) => name === host);
  const sent = ownSegments(run);
  const place = sent.findIndex((transit) => transit.from === from && transit.nth === nth);
  return sent.slice(place + 1);
}
