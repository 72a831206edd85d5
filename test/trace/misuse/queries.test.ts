/** Questions that a run cannot answer: what is said, at the reader's line. */
import {testMistakes} from "./mistakes.ts";

const table = String.raw`
run.host()
  run.host(): there is no host undefined. There are: "client", "server"

run.host("clinet")
  run.host(): there is no host "clinet"; did you mean "client"? There are: "client", "server"

run.host(5)
  run.host(): there is no host 5. There are: "client", "server"

run.host(-1)
  run.host(): there is no host -1. There are: "client", "server"

run.host(null)
  run.host(): there is no host null. There are: "client", "server"

run.host(0.5)
  run.host(): there is no host 0.5. There are: "client", "server"

run.host({name: "client"})
  run.host(): there is no host an object. There are: "client", "server"

run.segments(null)
  run.segments(): the argument is null; wanted: {from, to, flags, payload, reason, lost,
  marked, retransmitted, since, until}

run.segments("client")
  run.segments(): the argument is "client"; wanted: {from, to, flags, payload, reason, lost,
  marked, retransmitted, since, until}

run.segments([])
  run.segments(): the argument is a list; wanted: {from, to, flags, payload, reason, lost,
  marked, retransmitted, since, until}

run.segments(5)
  run.segments(): the argument is 5; wanted: {from, to, flags, payload, reason, lost,
  marked, retransmitted, since, until}

run.segments({form: "client"})
  run.segments(): there is no option form; did you mean from (the name of a host, as "client")?
  There are: from, to, flags, payload, reason, lost, marked, retransmitted, since, until

run.segments({from: "bob"})
  run.segments(): there is no host "bob". There are: "client", "server"

run.segments({from: 0})
  run.segments(): there is no host 0. There are: "client", "server"

run.segments({to: null})
  run.segments(): there is no host null. There are: "client", "server"

run.segments({flags: "SNY"})
  run.segments(): flags is "SNY"; did you mean "SYN"? Wanted: one of "SYN", "SYN-ACK", …

run.segments({flags: 2})
  run.segments(): flags is 2; wanted: one of "SYN", "SYN-ACK", …

run.segments({payload: "yes"})
  run.segments(): payload is "yes"; wanted: true (with payload) or false (without)

run.segments({payload: 1})
  run.segments(): payload is 1; wanted: true (with payload) or false (without)

run.segments({reason: "ack-delay"})
  run.segments(): reason is "ack-delay"; did you mean "ack-delayed"? Wanted: a reason or a list of
  them: connect, syn-ack, …

run.segments({reason: 5})
  run.segments(): reason is 5; wanted: a reason or a list of them: connect, syn-ack, …

run.segments({reason: ["data", "x"]})
  run.segments(): reason is a list; wanted: a reason or a list of them: connect, syn-ack, …

run.segments({lost: "choosen"})
  run.segments(): lost is "choosen"; did you mean "chosen"? Wanted: true, false, or how: chosen, …

run.segments({lost: 1})
  run.segments(): lost is 1; wanted: true, false, or how: chosen, …

run.segments({retransmitted: "yes"})
  run.segments(): retransmitted is "yes"; wanted: true or false

run.segments({since: "5 ms"})
  run.segments(): since is "5 ms"; wanted: a time in µs, as ms(5)

run.segments({until: NaN})
  run.segments(): until is NaN; wanted: a time in µs, as ms(5)

run.segments({since: null})
  run.segments(): since is null; wanted: a time in µs, as ms(5)

run.waits("nagel")
  run.waits(): kind is "nagel"; did you mean "nagle"? Wanted: one of "nagle", "delayed-ack",
  "cork"

run.waits(5)
  run.waits(): kind is 5; wanted: one of "nagle", "delayed-ack", "cork"

run.waits("nagle", "client")
  run.waits(): the argument is "client"; wanted: {host}

run.waits("nagle", {hots: "client"})
  run.waits(): there is no option hots; did you mean host (the name of a host, as "client")? There
  are: host

run.waits("nagle", {host: "bob"})
  run.waits(): there is no host "bob". There are: "client", "server"

run.waits("nagle", null)
  run.waits(): the argument is null; wanted: {host}

run.latencies()
  run.latencies(): the argument is undefined; wanted: {from}

run.latencies("client")
  run.latencies(): the argument is "client"; wanted: {from}

run.latencies({})
  run.latencies(): there is no host undefined. There are: "client", "server"

run.latencies({from: "bob"})
  run.latencies(): there is no host "bob". There are: "client", "server"

run.latencies({form: "client"})
  run.latencies(): there is no option form; did you mean from (the name of a host, as "client")?
  There are: from

run.bytesRead()
  run.bytesRead(): there is no host undefined. There are: "client", "server"

run.bytesRead("bob")
  run.bytesRead(): there is no host "bob". There are: "client", "server"

run.bytesRead({host: "client"})
  run.bytesRead(): there is no host an object. There are: "client", "server"

run.bytesWritten(7)
  run.bytesWritten(): there is no host 7. There are: "client", "server"

run.moment()
  run.moment(): the query is undefined; wanted: an object that says what is looked for

run.moment(null)
  run.moment(): the query is null; wanted: an object that says what is looked for

run.moment("SYN")
  run.moment(): the query is "SYN"; wanted: an object that says what is looked for

run.moment(ms(5))
  run.moment(): the query is 5000; wanted: an object that says what is looked for

run.moment([])
  run.moment(): the query is a list; wanted: an object that says what is looked for

run.moment({stat: "ESTABLISHED"})
  run.moment(): there is no option stat; did you mean state? There are: nth, since, from, …

run.moment({state: "ESTAB"})
  run.moment(): state is "ESTAB"; did you mean "ESTABLISHED"? Wanted: one of "CLOSED", "LISTEN", …

run.moment({state: "ESTABLISHED", host: "bob"})
  run.moment(): there is no host "bob". There are: "client", "server"

run.moment({state: "ESTABLISHED", hots: "client"})
  run.moment(): there is no option hots; did you mean host (the name of a host, as "client")?
  There are: nth, since, host, state

run.moment({call: "recieve"})
  run.moment(): call is "recieve"; wanted: one of "socket", "bind", …

run.moment({call: "recv", outcome: "error"})
  run.moment(): outcome is "error"; wanted: one of "pending", "ok", …

run.moment({call: "recv", errno: 5})
  run.moment(): errno is 5; wanted: the name of an error, as "ECONNRESET"

run.moment({call: "recv", bytes: "5"})
  run.moment(): bytes is "5"; wanted: a whole number of bytes, from 0

run.moment({call: "recv", returns: "yes"})
  run.moment(): returns is "yes"; wanted: true or false

run.moment({wait: "nagel"})
  run.moment(): wait is "nagel"; did you mean "nagle"? Wanted: one of "nagle", "delayed-ack",
  "cork"

run.moment({wait: "nagle", ends: 1})
  run.moment(): ends is 1; wanted: true or false

run.moment({log: 5})
  run.moment(): log is 5; wanted: a text that the line contains

run.moment({log: /x/})
  run.moment(): log is an object; wanted: a text that the line contains

run.moment({fault: "kut"})
  run.moment(): fault is "kut"; did you mean "cut"? Wanted: one of "drop", "delay", …

run.moment({bytesRead: "5", host: "server"})
  run.moment(): bytesRead is "5"; wanted: a whole number of bytes, from 0

run.moment({bytesRead: 5})
  run.moment(): there is no host undefined. There are: "client", "server"

run.moment({from: "client", nth: 0})
  run.moment(): nth is 0; wanted: a whole number from 1, or below 0 to count from the end

run.moment({from: "client", nth: 1.5})
  run.moment(): nth is 1.5; wanted: a whole number from 1, or below 0 to count from the end

run.moment({from: "client", nth: "last"})
  run.moment(): nth is "last"; wanted: a whole number from 1, or below 0 to count from the end

run.moment({from: "client", since: "5 ms"})
  run.moment(): since is "5 ms"; wanted: a time in µs, as ms(5)

run.moment({from: "client", arrives: "yes"})
  run.moment(): arrives is "yes"; wanted: true or false

run.moment({from: "client", state: "ESTABLISHED"})
  run.moment(): there is no option from. There are: nth, since, host, state

host.calls("recieve")
  host.calls(): name is "recieve"; wanted: one of "socket", "bind", …

host.calls(5)
  host.calls(): the argument is 5; wanted: {outcome, errno, bytes}

host.calls(null)
  host.calls(): the argument is null; wanted: {outcome, errno, bytes}

host.calls("recv", null)
  host.calls(): the argument is null; wanted: {outcome, errno, bytes}

host.calls("recv", {outcom: "bytes"})
  host.calls(): there is no option outcom; did you mean outcome (one of "pending", "ok", "bytes",
  "fd", "errno", "ready")? There are: outcome, errno, bytes

host.calls("recv", {outcome: "byte"})
  host.calls(): outcome is "byte"; did you mean "bytes"? Wanted: one of "pending", "ok", …

host.calls("recv", {bytes: "0"})
  host.calls(): bytes is "0"; wanted: a whole number of bytes, from 0

host.calls({errno: 5})
  host.calls(): errno is 5; wanted: the name of an error, as "ECONNRESET"

host.timeIn()
  host.timeIn(): state is undefined; wanted: one of "CLOSED", "LISTEN", …

host.timeIn("ESTAB")
  host.timeIn(): state is "ESTAB"; did you mean "ESTABLISHED"? Wanted: one of "CLOSED", "LISTEN",
  …

host.timeIn(5)
  host.timeIn(): state is 5; wanted: one of "CLOSED", "LISTEN", …

host.spans("TIME_WAIT")
  host.spans(): state is "TIME_WAIT"; did you mean "TIME-WAIT"? Wanted: one of "CLOSED", "LISTEN",
  …

host.spans(null)
  host.spans(): state is null; wanted: one of "CLOSED", "LISTEN", …

host.sockets(null)
  host.sockets(): the argument is null; wanted: {state, at, port, peer}

host.sockets("LISTEN")
  host.sockets(): the argument is "LISTEN"; wanted: {state, at, port, peer}

host.sockets({stat: "LISTEN"})
  host.sockets(): there is no option stat; did you mean state (one of "CLOSED", "LISTEN",
  "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",
  "LAST-ACK", "TIME-WAIT")? There are: state, at, port, peer

host.sockets({state: "LISTENING"})
  host.sockets(): state is "LISTENING"; did you mean "LISTEN"? Wanted: one of "CLOSED", "LISTEN",
  …

host.sockets({at: "5 ms"})
  host.sockets(): at is "5 ms"; wanted: a time in µs from the start of the run, as ms(5)

host.sockets({at: NaN})
  host.sockets(): at is NaN; wanted: a time in µs from the start of the run, as ms(5)

host.sockets({port: "80"})
  host.sockets(): port is "80"; wanted: a port, 0 to 65535

host.sockets({port: 80.5})
  host.sockets(): port is 80.5; wanted: a port, 0 to 65535

host.sockets({peer: "bob"})
  host.sockets(): there is no host "bob". There are: "client", "server"

host.sockets({peer: 5})
  host.sockets(): there is no host 5. There are: "client", "server"

host.samples(null)
  host.samples(): the argument is null; wanted: {listener}

host.samples({listeners: true})
  host.samples(): there is no option listeners; did you mean listener (true (listeners only) or
  false (all others))? There are: listener

host.samples({listener: "yes"})
  host.samples(): listener is "yes"; wanted: true (listeners only) or false (all others)

run.again()
  run.again(): faults is undefined; wanted: what goes wrong, as [drop("client", 2)]

run.again(drop("client", 1))
  run.again(): faults is an object; wanted: what goes wrong, as [drop("client", 2)]

run.again("drop")
  run.again(): faults is "drop"; wanted: what goes wrong, as [drop("client", 2)]

run.again([null])
  run.again(): faults[0] is null, not a fault; drop, delay, duplicate, cut, heal,
  unreachable, hang, resume, kill, powerOff and forge make them

run.again([drop("bob", 1)])
  run.again(): faults[0] names host "bob"; there are: client, server

run.again([], null)
  run.again(): the argument is null; wanted: {systems, trace, seed}

run.again([], {system: {}})
  run.again(): there is no option system; did you mean systems (other operating systems by host,
  as {server: windows})? There are: systems, trace, seed

run.again([], {systems: {bob: windows}})
  run.again(): systems names host "bob"; there are: client, server

run.again([], {systems: {server: "beos"}})
  run.again(): systems.server is "beos"; wanted: an operating system: linux (Linux 6.18), …

run.again([], {systems: [windows]})
  run.again(): systems is a list; wanted: other operating systems by host, as {server: windows}

run.again([], {trace: 1})
  run.again(): trace is 1; wanted: whether to note where each call stands, true or false; false by
  default

run.again([], {seed: 1.5})
  run.again(): seed is 1.5; wanted: a whole number; that of the run by default
`;

testMistakes(table);
