/** Explorations of what cannot be explored: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {simulate} from "../../src/trace/query/simulate.ts";
import {expected, rowsOf, runCode} from "../sim/reader-code.ts";

const table = String.raw`
everyLoss()
  everyLoss(): the run is undefined; wanted: a run, as simulate() returns it, or a scenario

everyLoss(5)
  everyLoss(): the run is 5; wanted: a run, as simulate() returns it, or a scenario

everyLoss([run])
  everyLoss(): the run is a list; wanted: a run, as simulate() returns it, or a scenario

everyLoss(run, null)
  everyLoss(): the argument is null; wanted: {upTo, also, by, outcome, runs}

everyLoss(run, {upto: 2})
  everyLoss(): there is no option upto; did you mean upTo (1 or 2)? There are: upTo, also, by,
  outcome, runs

everyLoss(run, {upTo: 3})
  everyLoss(): upTo is 3; wanted: 1 or 2

everyLoss(run, {upTo: "2"})
  everyLoss(): upTo is "2"; wanted: 1 or 2

everyLoss(run, {also: "delay"})
  everyLoss(): also is "delay"; wanted: a list of "delay", "duplicate", "reorder" and "cut"

everyLoss(run, {also: ["dealy"]})
  everyLoss(): also[0] is "dealy"; did you mean "delay"? Wanted: one of "delay", "duplicate", …

everyLoss(run, {by: NaN})
  everyLoss(): by is NaN; wanted: a time in µs, as ms(200)

everyLoss(run, {outcome: "log"})
  everyLoss(): outcome is "log"; wanted: a function that makes a text or a number of a run

everyLoss(run, {runs: 0})
  everyLoss(): runs is 0; wanted: a whole number from 1

breakIt()
  breakIt(): the run is undefined; wanted: a run, as simulate() returns it, or a scenario

breakIt(run)
  breakIt(): holds is undefined; wanted: a function that says of a run whether it is as it should
  be: (run) => true

breakIt(run, true)
  breakIt(): holds is true; wanted: a function that says of a run whether it is as it should be:
  (run) => true

breakIt((run) => true, run)
  breakIt(): the run is a function; wanted: a run, as simulate() returns it, or a scenario

breakIt(run, () => true, {runs: Infinity})
  breakIt(): runs is Infinity; wanted: a whole number from 1

breakIt(run, () => true, {kinds: ["drp"]})
  breakIt(): kinds[0] is "drp"; did you mean "drop"? Wanted: one of "drop", "duplicate", …

breakIt(run, () => true, {kinds: "drop"})
  breakIt(): kinds is "drop"; wanted: a list of drop, duplicate, delay, kill, power-off, hang, cut

breakIt(run, () => true, {hosts: "server"})
  breakIt(): hosts is "server"; wanted: a list of host names, as ["server"]

breakIt(run, () => true, {seed: 1.5})
  breakIt(): seed is 1.5; wanted: a whole number; 1 by default

breakIt(run, () => true, {seeds: 2})
  breakIt(): there is no option seeds; did you mean seed (a whole number; 1 by default)? There
  are: kinds, hosts, upTo, runs, seed

sweep()
  sweep(): ranges is undefined; wanted: one to three parameters by name, as {delay: [ms(1),
  ms(50)]}

sweep([1, 2], () => run, {ask: () => 1})
  sweep(): ranges is a list; wanted: one to three parameters by name, as {delay: [ms(1), ms(50)]}

sweep({n: [1]}, run, {ask: () => 1})
  sweep(): build is an object; wanted: a function that makes a scenario of one point: ({delay}) =>
  ({…})

sweep({n: [1]}, () => run)
  sweep(): the argument is undefined; wanted: {ask, seeds, runs}

sweep({n: [1]}, () => run, {})
  sweep(): ask is undefined; wanted: a function that makes a number or a text of a run: (run) =>
  run.end.at

sweep({n: [1]}, () => run, {ask: "end"})
  sweep(): ask is "end"; wanted: a function that makes a number or a text of a run: (run) =>
  run.end.at

sweep({n: [1]}, () => run, {ask: () => 1, seeds: 0})
  sweep(): seeds is 0; wanted: a whole number from 1

lossTable()
  lossTable(): the exploration is undefined; wanted: what everyLoss() returned

lossTable(run)
  lossTable(): the exploration is an object; wanted: what everyLoss() returned

lossTable(everyLoss(run), {titel: "x"})
  lossTable(): there is no option titel; did you mean title (a text)? There are: title, caption

sweepChart(5)
  sweepChart(): the exploration is 5; wanted: what sweep() returned

sweepChart([])
  sweepChart(): the exploration is a list; wanted: what sweep() returned

breakStory({})
  breakStory(): the exploration is an object; wanted: what breakIt() returned

breakStory(breakIt(run, () => true), {views: ["x"]})
  breakStory(): views[0] is "x"; wanted: a view or a function that makes one; there are: ladder,
  faults, …
`;

const run = simulate({client: {}, server: {}});

for (const mistake of rowsOf(table)) {
  const [title, code] = mistake;
  test(`says what is wrong with ${title}`, () => {
    expect(runCode(code, {run})).toEqual(expected(mistake));
  });
}
