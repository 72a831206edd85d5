/** English: what explorations may be given. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  given: "the run",
  wanted: {
    given: "a run, as simulate() returns it, or a scenario",
    upTo: "a whole number from 1",
    upToTwo: "1 or 2",
    also: 'a list of "delay", "duplicate", "reorder" and "cut"',
    by: "a time in µs, as ms(200)",
    outcome: "a function that makes a text or a number of a run",
    runs: "a whole number from 1",
    holds: "a function that says of a run whether it is as it should be: (run) => true",
    kinds: (kinds: string) => `a list of ${kinds}`,
    hosts: 'a list of host names, as ["server"]',
    seed: "a whole number; 1 by default",
    ranges: "one to three parameters by name, as {delay: [ms(1), ms(50)]}",
    build: "a function that makes a scenario of one point: ({delay}) => ({…})",
    ask: "a function that makes a number or a text of a run: (run) => run.end.at"
  }
};
