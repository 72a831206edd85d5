/** English: what is said about an argument that does not fit. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  wrong: (where: string, name: string, given: string, wanted: string) =>
    `${where}: ${name} is ${given}; wanted: ${wanted}`,
  misspelt: (where: string, name: string, given: string, near: string, wanted: string) =>
    `${where}: ${name} is ${given}; did you mean ${near}? Wanted: ${wanted}`,
  unknown: (where: string, name: string, hint: string, legal: string) =>
    `${where}: there is no option ${name}${hint} There are: ${legal}`,
  didYouMean: (near: string, what: string) => `; did you mean ${near}${what}?`,
  renamed: (where: string, name: string, now: string, wanted: string) =>
    `${where}: ${name} is now called ${now} (${wanted})`,
  theArgument: "the argument",
  options: (names: string) => `{${names}}`,
  oneOf: (names: string) => `one of ${names}`,
  shown: {
    aList: "a list",
    anObject: "an object",
    aFunction: "a function",
    aPromise: "a promise",
    aSymbol: "a symbol"
  },
  units: {
    us: "a number of microseconds, as us(250)",
    ms: "a number of milliseconds, as ms(5)",
    seconds: "a number of seconds, as seconds(1.5)",
    minutes: "a number of minutes, as minutes(2)",
    hours: "a number of hours, as hours(2)",
    KiB: "a number of kibibytes, as KiB(64)",
    MiB: "a number of mebibytes, as MiB(1)",
    kbit: "a number of kilobits per second, as kbit(64)",
    mbit: "a number of megabits per second, as mbit(10)",
    gbit: "a number of gigabits per second, as gbit(1)"
  }
};
