/** Figures, charts and tables of what cannot be drawn: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {simulate} from "../../src/trace/query/simulate.ts";
import {expected, rowsOf, runCode} from "../sim/reader-code.ts";

const table = String.raw`
figure()
  figure(): the run is undefined; wanted: a run, as simulate() and run.again() return it

figure(5)
  figure(): the run is 5; wanted: a run, as simulate() and run.again() return it

figure(null)
  figure(): the run is null; wanted: a run, as simulate() and run.again() return it

figure({client: {}})
  figure(): the run is an object; wanted: a run, as simulate() and run.again() return it

figure(simulate)
  figure(): the run is a function; wanted: a run, as simulate() and run.again() return it

figure(Promise.resolve(run))
  figure(): the run is a promise; wanted: a run, as simulate() and run.again() return it

figure(run.transits)
  figure(): the run is a list; wanted: a run, as simulate() and run.again() return it

figure(run, null)
  figure(): the argument is null; wanted: {name, title, caption, views, at, from}

figure(run, "title")
  figure(): the argument is "title"; wanted: {name, title, caption, views, at, from}

figure(run, {titel: "x"})
  figure(): there is no option titel; did you mean title (a text)? There are: name, title,
  caption, views, at, from

figure(run, {title: 5})
  figure(): title is 5; wanted: a text

figure(run, {name: 1})
  figure(): name is 1; wanted: a text

figure(run, {caption: {}})
  figure(): caption is an object; wanted: a text, or a function of run and time

figure(run, {views: "ladder"})
  figure(): views is "ladder"; wanted: a list of views, as ["ladder", "player"]

figure(run, {views: ["lader"]})
  figure(): views[0] is "lader"; did you mean "ladder"? Wanted: a view or a function that makes
  one; there are: ladder, faults, …

figure(run, {views: [5]})
  figure(): views[0] is 5; wanted: a view or a function that makes one; there are: ladder, faults,
  …

figure(run, {at: "5 ms"})
  figure(): at is "5 ms"; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

figure(run, {at: NaN})
  figure(): at is NaN; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

figure(run, {at: -1})
  figure(): at is -1; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

figure(run, {from: []})
  figure(): from is a list; wanted: a time in µs, as ms(5), or a moment, as {host: "client",
  state: "TIME-WAIT"}

figure(run, {at: {stat: "CLOSED"}})
  figure(): there is no option stat; did you mean state? There are: nth, since, from, …

figure(run, {at: {host: "clinet", state: "CLOSED"}})
  run.moment(): there is no host "clinet"; did you mean "client"? There are: "client", "server"

ladder()
  ladder(): the run is undefined; wanted: a run, as simulate() and run.again() return it

ladder(5)
  ladder(): the run is 5; wanted: a run, as simulate() and run.again() return it

ladder({client: {}})
  ladder(): the run is an object; wanted: a run, as simulate() and run.again() return it

ladder(run, {widht: 500})
  ladder(): there is no option widht; did you mean width (a number of px, above 0)? There are:
  width, tallest, …

ladder(run, {width: 0})
  ladder(): width is 0; wanted: a number of px, above 0

ladder(run, {width: "500px"})
  ladder(): width is "500px"; wanted: a number of px, above 0

ladder(run, {width: NaN})
  ladder(): width is NaN; wanted: a number of px, above 0

ladder(run, {zoom: -1})
  ladder(): zoom is -1; wanted: how many times as tall, above 0

ladder(run, {trueScale: "yes"})
  ladder(): trueScale is "yes"; wanted: true (one scale for all time) or false

ladder(run, {from: "start"})
  ladder(): from is "start"; wanted: a time in µs, as ms(5)

ladder(run, {onSegment: 5})
  ladder(): onSegment is 5; wanted: a function

ladder(run, 5)
  ladder(): the argument is 5; wanted: {width, tallest, …

hero()
  hero(): the run is undefined; wanted: a run, as simulate() and run.again() return it

hero({})
  hero(): the run is an object; wanted: a run, as simulate() and run.again() return it

hero(5)
  hero(): the run is 5; wanted: a run, as simulate() and run.again() return it

at()
  at(): the figure or run is undefined; wanted: a run, or the figure of one

at(run)
  at(): query is undefined; wanted: a time in µs, as ms(5), or a moment, as {host: "client",
  state: "TIME-WAIT"}

at(5, {host: "client", state: "CLOSED"})
  at(): the figure or run is 5; wanted: a run, or the figure of one

at({client: {}}, 5)
  at(): the figure or run is an object; wanted: a run, or the figure of one

at(run, "5 ms")
  at(): query is "5 ms"; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

at(run, NaN)
  at(): query is NaN; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

at(run, -5)
  at(): query is -5; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

at(run, null)
  at(): query is null; wanted: a time in µs, as ms(5), or a moment, as {host: "client", state:
  "TIME-WAIT"}

at(run, {stat: "CLOSED"})
  at(): there is no option stat; did you mean state? There are: nth, since, from, …

at(run, {state: "CLOSE"})
  at(): state is "CLOSE"; did you mean "CLOSED"? Wanted: one of "CLOSED", "LISTEN", …

at(run, {call: "recieve"})
  at(): call is "recieve"; wanted: one of "socket", "bind", …

sideBySide()
  sideBySide(): runs is undefined; wanted: runs by name, as {"Nagle on": first, "Nagle off":
  second}

sideBySide(run, 5)
  sideBySide(): the argument is 5; wanted: {title, caption}

sideBySide([run])
  sideBySide(): runs is a list; wanted: runs by name, as {"Nagle on": first, "Nagle off": second}

sideBySide({first: 5})
  sideBySide(): "first" is 5; wanted: a run, as simulate() and run.again() return it

sideBySide({first: run}, {titel: "x"})
  sideBySide(): there is no option titel; did you mean title (a text)? There are: title, caption

sideBySide({first: run}, null)
  sideBySide(): the argument is null; wanted: {title, caption}

histogram()
  histogram(): lists is undefined; wanted: lists of numbers by name, as {"Nagle on": [25, 58]}

histogram([1, 2])
  histogram(): lists is a list; wanted: lists of numbers by name, as {"Nagle on": [25, 58]}

histogram({a: 5})
  histogram(): "a" is 5; wanted: a list of numbers

histogram({a: "1 2"})
  histogram(): "a" is "1 2"; wanted: a list of numbers

histogram({a: [1, "2"]})
  histogram(): "a"[1] is "2"; wanted: a number

histogram({a: [NaN]})
  histogram(): "a"[0] is NaN; wanted: a number

histogram({a: [1, Infinity]})
  histogram(): "a"[1] is Infinity; wanted: a number

histogram({a: [1]}, {lable: "x"})
  histogram(): there is no option lable; did you mean label (a text)? There are: title, caption,
  label

histogram({a: [1]}, {label: 5})
  histogram(): label is 5; wanted: a text

histogram({a: [1]}, null)
  histogram(): the argument is null; wanted: {title, caption, label}

compare()
  compare(): recording is undefined; wanted: a recorded run of a real kernel

compare("01_handshake", run)
  compare(): recording is "01_handshake"; wanted: a recorded run of a real kernel

compare({}, run)
  compare(): recording is an object; wanted: a recorded run of a real kernel

compare(run, run)
  compare(): recording is an object; wanted: a recorded run of a real kernel

table()
  table(): the argument is undefined; wanted: {caption, columns, rows}

table([])
  table(): the argument is a list; wanted: {caption, columns, rows}

table({rows: [], columns: []})
  table(): caption is undefined; wanted: a text

table({caption: "c", columns: "a b", rows: []})
  table(): columns is "a b"; wanted: a list of texts, as ["system", "time"]

table({caption: "c", columns: ["a"]})
  table(): rows is undefined; wanted: a list of rows, each a list of texts

table({caption: "c", columns: ["a"], rows: "x"})
  table(): rows is "x"; wanted: a list of rows, each a list of texts

table({caption: "c", columns: ["a"], rows: [{}]})
  table(): rows[0] is an object; wanted: a list of rows, each a list of texts

table({caption: "c", columns: ["a"], rows: [[null]]})
  table(): rows[0][0] is null; wanted: a text or a number

table({caption: "c", columns: ["a"], rows: [[[]]]})
  table(): rows[0][0] is a list; wanted: a text or a number

table({caption: "c", columns: ["a"], rows: [["x", "y"]]})
  table(): row "x" has 2 texts; wanted: 1, one for each column

table({caption: "c", columns: ["a"], rows: [], foot: 1})
  table(): there is no option foot. There are: caption, columns, rows
`;

const run = simulate({client: {}, server: {}});

for (const mistake of rowsOf(table)) {
  const [title, code] = mistake;
  test(`says what is wrong with ${title}`, () => {
    expect(runCode(code, {run})).toEqual(expected(mistake));
  });
}
