/** Faults, times and sizes that cannot be: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, rowsOf, runCode} from "../reader-code.ts";

const table = String.raw`
drop()
  drop(): which is undefined; wanted: a segment: its number from 1, its kind, as "SYN", or
  {payload: true, nth: 2}

drop("client")
  drop(): which is undefined; wanted: a segment: its number from 1, its kind, as "SYN", or
  {payload: true, nth: 2}

drop("client", null)
  drop(): which is null; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop("client", 0)
  drop(): which is 0; wanted: a segment: its number from 1, its kind, as "SYN", or {payload: true,
  nth: 2}

drop("client", -1)
  drop(): which is -1; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop("client", 1.5)
  drop(): which is 1.5; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop("client", NaN)
  drop(): which is NaN; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop("client", Infinity)
  drop(): which is Infinity; wanted: a segment: its number from 1, its kind, as "SYN", or
  {payload: true, nth: 2}

drop("client", "2")
  drop(): which is "2"; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop("client", "SNY")
  drop(): which is "SNY"; did you mean "SYN"? Wanted: a segment: its number from 1, its kind, as
  "SYN", or {payload: true, nth: 2}

drop("client", {flag: "SYN"})
  drop(): there is no option which.flag; did you mean flags (a kind of segment: SYN, SYN-ACK, ACK,
  data, FIN, RST)? There are: flags, payload, nth

drop("client", {flags: "SYN-ACC"})
  drop(): which.flags is "SYN-ACC"; did you mean "SYN-ACK"? Wanted: a kind of segment: SYN,
  SYN-ACK, ACK, data, FIN, RST

drop("client", {flags: 2})
  drop(): which.flags is 2; wanted: a kind of segment: SYN, SYN-ACK, ACK, data, FIN, RST

drop("client", {payload: 1})
  drop(): which.payload is 1; wanted: true (with payload) or false (without)

drop("client", {nth: 0})
  drop(): which.nth is 0; wanted: a whole number from 1: segments are counted from 1

drop("client", [1])
  drop(): which is a list; wanted: a segment: its number from 1, its kind, as "SYN", or {payload:
  true, nth: 2}

drop(1, 1)
  drop(): from is 1; wanted: the name of a host, as "client"

drop(["client"], 1)
  drop(): from is a list; wanted: the name of a host, as "client"

delay("client", 1)
  delay(): by is undefined; wanted: a time in µs, as ms(5)

delay("client", 1, "5 ms")
  delay(): by is "5 ms"; wanted: a time in µs, as ms(5)

delay("client", 1, -1)
  delay(): by is -1; wanted: a time in µs, as ms(5)

delay("client", 1, NaN)
  delay(): by is NaN; wanted: a time in µs, as ms(5)

delay("client", 1, Infinity)
  delay(): by is Infinity; wanted: a time in µs, as ms(5)

duplicate("client", "SYN")
  duplicate(): by is undefined; wanted: a time in µs, as ms(5)

duplicate("client", "SYN", null)
  duplicate(): by is null; wanted: a time in µs, as ms(5)

cut()
  cut(): at is undefined; wanted: a time in µs from the start of the run, as seconds(3)

cut("soon")
  cut(): at is "soon"; wanted: a time in µs from the start of the run, as seconds(3)

cut(-1)
  cut(): at is -1; wanted: a time in µs from the start of the run, as seconds(3)

cut(NaN)
  cut(): at is NaN; wanted: a time in µs from the start of the run, as seconds(3)

cut(1, "client")
  cut(): between is "client"; wanted: two host names, as ["client", "server"]

cut(1, ["client"])
  cut(): between is a list; wanted: two host names, as ["client", "server"]

cut(1, ["client", "server", "nat"])
  cut(): between is a list; wanted: two host names, as ["client", "server"]

cut(1, null)
  cut(): between is null; wanted: two host names, as ["client", "server"]

heal(Infinity)
  heal(): at is Infinity; wanted: a time in µs from the start of the run, as seconds(3)

heal(1, ["client", 2])
  heal(): between is a list; wanted: two host names, as ["client", "server"]

hang("client")
  hang(): at is undefined; wanted: a time in µs from the start of the run, as seconds(3)

hang(seconds(1), "client")
  hang(): host is 1000000; wanted: the name of a host, as "client"

resume("client", "later")
  resume(): at is "later"; wanted: a time in µs from the start of the run, as seconds(3)

kill()
  kill(): host is undefined; wanted: the name of a host, as "client"

kill("client", null)
  kill(): at is null; wanted: a time in µs from the start of the run, as seconds(3)

powerOff("client", -5)
  powerOff(): at is -5; wanted: a time in µs from the start of the run, as seconds(3)

forge()
  forge(): at is undefined; wanted: a time in µs from the start of the run, as seconds(3)

forge(1, "client", "server")
  forge(): segment is undefined; wanted: {fromPort, toPort, flags, seq, …}

forge(1, "client", "server", {})
  forge(): segment.fromPort is undefined; wanted: a port, 1 to 65535

forge(1, "client", "server", {fromPort: 1, toPort: "x"})
  forge(): segment.toPort is "x"; wanted: a port, 1 to 65535

forge(1, "client", "server", {fromPort: 0, toPort: 80})
  forge(): segment.fromPort is 0; wanted: a port, 1 to 65535

forge(1, "client", "server", {fromPort: 1, toPort: 80, seq: NaN})
  forge(): segment.seq is NaN; wanted: a whole number from 0 to 4294967295

forge(1, "client", "server", {fromPort: 1, toPort: 80, flags: -1})
  forge(): segment.flags is -1; wanted: a sum of flags, 0 to 255

forge(1, "client", "server", {fromPort: 1, toPort: 80, flags: "SYN"})
  forge(): segment.flags is "SYN"; wanted: a sum of flags, 0 to 255

forge(1, "client", "server", {fromPort: 1, toPort: 80, ack: -1})
  forge(): segment.ack is -1; wanted: a whole number from 0 to 4294967295

forge(1, "client", "server", {fromPort: 1, toPort: 80, wnd: 70000})
  forge(): segment.wnd is 70000; wanted: a whole number from 0 to 65535

forge(1, "client", "server", {fromPort: 1, toPort: 80, len: 1e9})
  forge(): segment.len is 1000000000; wanted: a whole number from 0 to 65535

forge(1, "client", "server", {fromPort: 1, toPort: 80, data: "x"})
  forge(): segment.data is "x"; wanted: bytes (Uint8Array) or null

forge(1, "client", "server", {fromPort: 1, toPort: 80, sqe: 1})
  forge(): there is no option segment.sqe; did you mean seq (a whole number from 0 to 4294967295)?
  There are: fromPort, toPort, flags, seq, ack, wnd, len, data, mss, wscale, sackPermitted, tsVal,
  tsEcr, sack

forge(1, "client", "server", {fromPort: 1, toPort: 80, sack: [{left: 1}]})
  forge(): segment.sack is a list; wanted: a list of blocks, as [{left: 1, right: 2}], or null

forge(1, "client", "server", {fromPort: 1, toPort: 80, sack: [null]})
  forge(): segment.sack is a list; wanted: a list of blocks, as [{left: 1, right: 2}], or null

forge(1, "client", "server", {fromPort: 1, toPort: 80, sackPermitted: "yes"})
  forge(): segment.sackPermitted is "yes"; wanted: true or false

forge(1, "client", "server", {fromPort: 1, toPort: 80, tsVal: 1.5})
  forge(): segment.tsVal is 1.5; wanted: a whole number, or -1 for none

unreachable(-1)
  unreachable(): at is -1; wanted: a time in µs from the start of the run, as seconds(3)

unreachable(0, {code: "hsot"})
  unreachable(): code is "hsot"; did you mean "host"? Wanted: one of "net", "host", "port"

unreachable(0, {between: "client"})
  unreachable(): between is "client"; wanted: two host names, as ["client", "server"]

simulate({client: {}, faults: ["drop"]})
  simulate(): faults[0] is "drop", not a fault; drop, delay, duplicate, cut, heal,
  unreachable, hang, resume, kill, powerOff and forge make them

simulate({client: {}, faults: [null]})
  simulate(): faults[0] is null, not a fault; drop, delay, duplicate, cut, heal,
  unreachable, hang, resume, kill, powerOff and forge make them

simulate({client: {}, faults: [drop]})
  simulate(): faults[0] is a function, not a fault; drop, delay, duplicate, cut, heal,
  unreachable, hang, resume, kill, powerOff and forge make them

simulate({client: {}, faults: [{kind: "explode"}]})
  simulate(): faults[0] is "explode", not a fault; drop, delay, duplicate, cut, heal,
  unreachable, hang, resume, kill, powerOff and forge make them

simulate({client: {}, faults: [{kind: "drop", from: "client", nth: 0}]})
  simulate(): faults[0].nth is 0; wanted: a whole number from 1: segments are counted from 1

simulate({client: {}, faults: [{kind: "cut", at: 5, betwen: []}]})
  simulate(): there is no option faults[0].betwen; did you mean between (two host names, as
  ["client", "server"])? There are: kind, at, between

simulate({client: {}, faults: [drop("clinet", 1)]})
  simulate(): faults[0] names host "clinet"; did you mean client? there are: client

simulate({client: {}, faults: [cut(1, ["client", "x"])]})
  simulate(): faults[0] names host "x"; there are: client

simulate({client: {}, faults: [hang("server", 1)]})
  simulate(): faults[0] names host "server"; there are: client

simulate({client: {}, faults: [forge(1, "client", "nobody", {fromPort: 1, toPort: 80})]})
  simulate(): faults[0] names host "nobody"; there are: client

ms("5")
  ms(): the argument is "5"; wanted: a number of milliseconds, as ms(5)

ms()
  ms(): the argument is undefined; wanted: a number of milliseconds, as ms(5)

ms(NaN)
  ms(): the argument is NaN; wanted: a number of milliseconds, as ms(5)

seconds("1.5 s")
  seconds(): the argument is "1.5 s"; wanted: a number of seconds, as seconds(1.5)

us(null)
  us(): the argument is null; wanted: a number of microseconds, as us(250)

minutes([])
  minutes(): the argument is a list; wanted: a number of minutes, as minutes(2)

hours({})
  hours(): the argument is an object; wanted: a number of hours, as hours(2)

KiB("64")
  KiB(): the argument is "64"; wanted: a number of kibibytes, as KiB(64)

MiB(undefined)
  MiB(): the argument is undefined; wanted: a number of mebibytes, as MiB(1)

kbit("fast")
  kbit(): the argument is "fast"; wanted: a number of kilobits per second, as kbit(64)

mbit(NaN)
  mbit(): the argument is NaN; wanted: a number of megabits per second, as mbit(10)

gbit(null)
  gbit(): the argument is null; wanted: a number of gigabits per second, as gbit(1)
`;

for (const mistake of rowsOf(table)) {
  const [title, code] = mistake;
  test(`says what is wrong with ${title}`, () => {
    expect(runCode(code)).toEqual(expected(mistake));
  });
}
