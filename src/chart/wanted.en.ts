/** English: what figures, charts and tables may be given. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  text: "a text",
  caption: "a text, or a function of run and time",
  views: 'a list of views, as ["ladder", "player"]',
  view: (names: string) => `a view or a function that makes one; there are: ${names}`,
  time: 'a time in µs, as ms(5), or a moment, as {host: "client", state: "TIME-WAIT"}',
  px: "a number of px, above 0",
  zoom: "how many times as tall, above 0",
  trueScale: "true (one scale for all time) or false",
  yesOrNo: "true or false",
  callback: "a function",
  from: "a time in µs, as ms(5)",
  beside: "a list of runs",
  lists: 'lists of numbers by name, as {"Nagle on": [25, 58]}',
  numbers: "a list of numbers",
  number: "a number",
  runs: 'runs by name, as {"Nagle on": first, "Nagle off": second}',
  recording: "a recorded run of a real kernel",
  columns: 'a list of texts, as ["system", "time"]',
  rows: "a list of rows, each a list of texts",
  cell: "a text or a number",
  of: "a run, or the figure of one",
  step: "the figure or run",
  exploration: "the exploration",
  everyLoss: "what everyLoss() returned",
  sweep: "what sweep() returned",
  breakIt: "what breakIt() returned",
  named: 'texts by parameter, as {delay: "one-way delay"}',
  formats: "functions by parameter, as {delay: duration}",
  rowLength: (row: string, length: number, wanted: number) =>
    `table(): row ${row} has ${length} texts; wanted: ${wanted}, one for each column`
};
