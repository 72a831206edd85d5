/** English: what the command says. */

export const english = {
  usage: `usage: tcp-sockets run FILE [--text | --pcapng | --svg | --ss] [--at=MS] [--out=NAME]
       tcp-sockets packetdrill [OPTION…] FILE…
       tcp-sockets explore FILE [--runs=N] [--pairs] [--seed=N] [--threads=N]

run          runs the scenario that FILE exports by default, and prints
  --text     what happened, in sentences (the default)
  --pcapng   the packets as a capture file for Wireshark
  --svg      the sequence diagram
  --ss       each host's socket table, at the end or --at so many milliseconds
  --out=NAME writes to a file instead of the standard output

packetdrill  runs packetdrill scripts against the model; --help names its options

explore      loses each segment of FILE's run in turn, and says what the programs notice; if
             FILE exports a function holds(run), it also looks for a run in which that is false
  --pairs    loses each pair of segments as well
  --runs=N   tries so many runs in the search, 2,000 by default
  --seed=N   seed of the search: the same one finds the same, with any number of threads
  --threads=N  works in so many threads: by default, in as many as there are processors

FILE is a module in TypeScript or JavaScript: export default simulate({…}).
Exit status: 0 all is well, 1 a script failed or a run was broken, 2 it could not be run.`,
  noCommand: (given: string): string => `There is no command “${given}”.`,
  oneFile: (command: string): string => `${command} takes one FILE.`,
  noFile: (file: string): string => `${file}: there is no such file.`,
  oneForm: "Choose one of --text, --pcapng, --svg and --ss.",
  badNumber: (name: string, given: string): string =>
    `--${name} is “${given}”, and should be a number that is not negative.`,
  badExport: (file: string, what: string): string =>
    `${file}: its default export is ${what}; it should be a run or a scenario, as in ` +
    "`export default simulate({…})`.",
  binary: "A capture is binary: write it to a file by --out=NAME, or into a pipe.",
  losses: (runs: number): string => `${runs} runs, each with something lost:`,
  group: (outcome: string, runs: number): string => `${outcome} (${runs})`,
  more: (n: number): string => `… and ${n} more`,
  held: (runs: number): string =>
    `holds() was true in all ${runs} runs that were tried. That proves nothing beyond them.`,
  broken: (after: number): string => `holds() is false, found after ${after} runs:`,
  brokenBy: (error: string): string => `A program throws, ${error}:`,
  again: (faults: string): string => `  to see it: faults: ${faults}`,
  progress: (runs: number, rate: number): string => `${runs} runs, ${rate} runs/s`,
  states: {
    "false-at-once": "it is false without a fault",
    unsteady: "the same run gave another answer; it must depend on the run alone",
    threw: "it throws",
    endless: "too many runs were stopped by their budget of events"
  },
  badThreads: (given: number): string => `--threads is ${given}; wanted: a number from 1.`,
  notAsked: (why: string): string => `holds() could not be asked: ${why}`,
  withSeed: (seed: number): string => `  with seed ${seed}`
};
