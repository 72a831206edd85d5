/** What is no run, no call and no packet: what is said, at the reader's line. */
import {testMistakes} from "./mistakes.ts";

const table = String.raw`
traceData()
  traceData(): the run is undefined; wanted: a run, as simulate() and run.again() return it

traceData({})
  traceData(): the run is an object; wanted: a run, as simulate() and run.again() return it

traceData(null)
  traceData(): the run is null; wanted: a run, as simulate() and run.again() return it

traceOf()
  traceOf(): the data is undefined; wanted: what traceData() returned

traceOf(null)
  traceOf(): the data is null; wanted: what traceData() returned

traceOf(5)
  traceOf(): the data is 5; wanted: what traceData() returned

traceOf({})
  traceOf(): the data is an object; wanted: what traceData() returned

traceOf(run.transits)
  traceOf(): the data is a list; wanted: what traceData() returned

stateAt()
  stateAt(): the run is undefined; wanted: a run, as simulate() and run.again() return it

stateAt(run)
  stateAt(): socket is undefined; wanted: the index of a socket in run.sockets, from 0

stateAt(run, "client", 5)
  stateAt(): socket is "client"; wanted: the index of a socket in run.sockets, from 0

stateAt(run, 0, "5 ms")
  stateAt(): at is "5 ms"; wanted: a time in µs from the start of the run, as ms(5)

stateAt(run, 0, NaN)
  stateAt(): at is NaN; wanted: a time in µs from the start of the run, as ms(5)

stateAt({}, 0, 5)
  stateAt(): the run is an object; wanted: a run, as simulate() and run.again() return it

socketTable()
  socketTable(): the run is undefined; wanted: a run, as simulate() and run.again() return it

socketTable(run)
  socketTable(): at is undefined; wanted: a time in µs from the start of the run, as ms(5)

socketTable(run, "client", 5)
  socketTable(): host is "client"; wanted: the index of a host in run.hosts, from 0

socketTable(run, 5, 5)
  socketTable(): host is 5; wanted: the index of a host in run.hosts, from 0

socketTable(run, 0, "5 ms")
  socketTable(): at is "5 ms"; wanted: a time in µs from the start of the run, as ms(5)

socketTable(run, 0, NaN)
  socketTable(): at is NaN; wanted: a time in µs from the start of the run, as ms(5)

socketTable({}, 0, 5)
  socketTable(): the run is an object; wanted: a run, as simulate() and run.again() return it

socketText()
  socketText(): table is undefined; wanted: what socketTable() returned

socketText(run, "client", 5)
  socketText(): table is an object; wanted: what socketTable() returned

socketText(run, 0)
  socketText(): table is an object; wanted: what socketTable() returned

quantile()
  quantile(): values is undefined; wanted: a list of numbers

quantile(5, 0.5)
  quantile(): values is 5; wanted: a list of numbers

quantile("1 2 3", 0.5)
  quantile(): values is "1 2 3"; wanted: a list of numbers

quantile([1, 2, 3])
  quantile(): share is undefined; wanted: a share from 0 to 1, as 0.95

quantile([1, 2, 3], 50)
  quantile(): share is 50; wanted: a share from 0 to 1, as 0.95

quantile([1, 2, 3], NaN)
  quantile(): share is NaN; wanted: a share from 0 to 1, as 0.95

quantile([1, "2"], 0.5)
  quantile(): values[1] is "2"; wanted: a number

transcript()
  transcript(): the run is undefined; wanted: a run, as simulate() and run.again() return it

transcript({})
  transcript(): the run is an object; wanted: a run, as simulate() and run.again() return it

transcript(run.transits)
  transcript(): the run is a list; wanted: a run, as simulate() and run.again() return it

duration()
  duration(): time is undefined; wanted: a time in µs, as ms(5)

duration("5 ms")
  duration(): time is "5 ms"; wanted: a time in µs, as ms(5)

duration(NaN)
  duration(): time is NaN; wanted: a time in µs, as ms(5)

count("many")
  count(): value is "many"; wanted: a number

count()
  count(): value is undefined; wanted: a number

callName()
  callName(): the call is undefined; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

callName({})
  callName(): the call is an object; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

callName("recv")
  callName(): the call is "recv"; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

errnoOf("EBADF")
  errnoOf(): the call is "EBADF"; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

outcomeText()
  outcomeText(): the outcome is undefined; wanted: the outcome of a call of a run

outcomeText({})
  outcomeText(): the outcome is an object; wanted: the outcome of a call of a run

outcomeText("ok")
  outcomeText(): the outcome is "ok"; wanted: the outcome of a call of a run

resultText()
  resultText(): the call is undefined; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

resultText({})
  resultText(): the call is an object; wanted: a call of a run, as
  run.host("client").calls("recv").at(-1)

decodeSegment()
  decodeSegment(): bytes is undefined; wanted: the bytes of a packet (Uint8Array)

decodeSegment("45 00")
  decodeSegment(): bytes is "45 00"; wanted: the bytes of a packet (Uint8Array)

decodeSegment([69, 0])
  decodeSegment(): bytes is a list; wanted: the bytes of a packet (Uint8Array)

decodeSegment(new Uint8Array(5), {anyCheksum: true})
  decodeSegment(): there is no option anyCheksum; did you mean anyChecksum (true or false)? There
  are: anyChecksum

decodeSegment(new Uint8Array(5), null)
  decodeSegment(): the argument is null; wanted: {anyChecksum}

encodeSegment()
  encodeSegment(): segment is undefined; wanted: a segment, as run.transits[0].segment

encodeSegment({})
  encodeSegment(): segment is an object; wanted: a segment, as run.transits[0].segment

encodeSegment(null)
  encodeSegment(): segment is null; wanted: a segment, as run.transits[0].segment

encodeSegment(run.transits[0])
  encodeSegment(): segment is an object; wanted: a segment, as run.transits[0].segment

encodeSegment(run.transits[0].segment, {ttl: 300})
  encodeSegment(): ttl is 300; wanted: a number of hops from 1 to 255

encodeSegment(run.transits[0].segment, {tll: 3})
  encodeSegment(): there is no option tll; did you mean ttl (a number of hops from 1 to 255)?
  There are: id, ttl, filler

encodeSegment(run.transits[0].segment, {id: -1})
  encodeSegment(): id is -1; wanted: a whole number from 0 to 65535

encodeSegment(run.transits[0].segment, null)
  encodeSegment(): the argument is null; wanted: {id, ttl, filler}

encodeSegment({...run.transits[0].segment, seq: NaN})
  seq is NaN; it must be a whole number from 0 to 4294967295

encodeSegment({...run.transits[0].segment, from: null})
  encodeSegment(): segment is an object; wanted: a segment, as run.transits[0].segment

encodeSegment({...run.transits[0].segment, sack: 5})
  encodeSegment(): segment is an object; wanted: a segment, as run.transits[0].segment

whileRunning()
  whileRunning(): check is undefined; wanted: a function that looks at a clock

whileRunning(5)
  whileRunning(): check is 5; wanted: a function that looks at a clock
`;

testMistakes(table);
