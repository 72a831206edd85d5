/** English: what a run can be asked. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  wanted: {
    run: "a run, as simulate() and run.again() return it",
    data: "what traceData() returned",
    call: 'a call of a run, as run.host("client").calls("recv").at(-1)',
    outcome: "the outcome of a call of a run",
    time: "a time in µs, as ms(5)",
    at: "a time in µs from the start of the run, as ms(5)",
    payload: "true (with payload) or false (without)",
    reason: (reasons: string) => `a reason or a list of them: ${reasons}`,
    lost: (ways: string) => `true, false, or how: ${ways}`,
    yesOrNo: "true or false",
    errno: 'the name of an error, as "ECONNRESET"',
    bytes: "a whole number of bytes, from 0",
    nth: "a whole number from 1, or below 0 to count from the end",
    log: "a text that the line contains",
    port: "a port, 0 to 65535",
    listener: "true (listeners only) or false (all others)",
    socket: "the index of a socket in run.sockets, from 0",
    query: "an object that says what is looked for",
    values: "a list of numbers",
    share: "a share from 0 to 1, as 0.95",
    number: "a number",
    most: "a number of moments, from 0; all by default",
    hostName: 'the name of a host, as "client"',
    host: "the index of a host in run.hosts, from 0",
    table: "what socketTable() returned"
  },
  query: "the query",
  run: "the run",
  call: "the call",
  outcome: "the outcome",
  data: "the data",
  host: (where: string, given: string, near: string, names: string) =>
    `${where}: there is no host ${given}${near && `; did you mean ${near}?`}${near ? "" : "."} ` +
    `There are: ${names}`
};
