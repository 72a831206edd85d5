/** English: what the command says. */

export const english = {
  usage: `usage: tcp-sockets run FILE [--text | --pcapng | --svg | --ss] [--at=MS] [--out=NAME]
       tcp-sockets packetdrill [OPTION…] FILE…
       tcp-sockets explore FILE [--runs=N]

run          runs the scenario that FILE exports by default, and prints
  --text     what happened, in sentences (the default)
  --pcapng   the packets as a capture file for Wireshark
  --svg      the sequence diagram
  --ss       each host's socket table, at the end or --at so many milliseconds
  --out=NAME writes to a file instead of the standard output

packetdrill  runs packetdrill scripts against the model; --help names its options

explore      loses each segment of FILE's run in turn, and says what the programs notice; if
             FILE exports a function holds(run), it also looks for a run in which that is false

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
  losses: (runs: number): string => `${runs} runs, each with one segment lost:`,
  lossClass: {
    same: "nothing changes",
    unnoticed: "the programs notice nothing, a socket stays for longer",
    later: "the programs get the same, later",
    worse: "a call fails or blocks, or bytes are missing",
    endless: "the run does not come to an end",
    threw: "a program throws",
    own: ""
  },
  held: (runs: number): string => `holds() was true in all ${runs} runs that were tried.`,
  broken: (after: number): string => `holds() is false, found after ${after} runs:`,
  notAsked: (why: string): string => `holds() could not be asked: ${why}`,
  withSeed: (seed: number): string => `  with seed ${seed}`
};
