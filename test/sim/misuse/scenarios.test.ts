/** Scenarios that cannot be: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, rowsOf, runCode} from "../reader-code.ts";

const table = String.raw`
simulate()
  simulate(): the scenario is undefined; wanted: an object, as simulate({client: {…}, server:
  {…}})

simulate(null)
  simulate(): the scenario is null; wanted: an object, as simulate({client: {…}, server: {…}})

simulate([])
  simulate(): the scenario is a list; wanted: an object, as simulate({client: {…}, server: {…}})

simulate(5)
  simulate(): the scenario is 5; wanted: an object, as simulate({client: {…}, server: {…}})

simulate("client")
  simulate(): the scenario is "client"; wanted: an object, as simulate({client: {…}, server: {…}})

simulate(() => {})
  simulate(): the scenario is a function; wanted: an object, as simulate({client: {…}, server:
  {…}})

simulate(Promise.resolve({client: {}}))
  simulate(): the scenario is a promise; wanted: an object, as simulate({client: {…}, server:
  {…}})

simulate({})
  simulate(): there is no host; wanted: at least one of client, server, or some in hosts

simulate({hosts: {}})
  simulate(): there is no host; wanted: at least one of client, server, or some in hosts

simulate({client: null})
  simulate(): client is null; wanted: a host: {system, main, sysctl, address}

simulate({client: "linux"})
  simulate(): client is "linux"; wanted: a host: {system, main, sysctl, address}

simulate({client: []})
  simulate(): client is a list; wanted: a host: {system, main, sysctl, address}

simulate({client: {}, link: {dealy: ms(5)}})
  simulate(): there is no option link.dealy; did you mean delay (one-way delay in µs, 0 or more,
  as ms(10), the default)? There are: delay, rate, queue, mark, loss, jitter, duplicate, reorder,
  mtu, icmp, natTimeout

simulate({client: {}, link: {mtu: 20}})
  simulate(): link.mtu is 20; wanted: bytes of an IP packet, a whole number from 68, as 1400;
  Infinity by default

simulate({client: {}, link: {icmp: "no"}})
  simulate(): link.icmp is "no"; wanted: true (routers say why they lose a packet), the default, or
  false

simulate({client: {}, speed: 1})
  simulate(): there is no option speed; did you mean seed (a whole number that all chance follows
  from; 1 by default)? There are: client, server, hosts, link, links, faults, seed, until, budget,
  record

simulate({client: {mian: null}})
  simulate(): there is no option client.mian; did you mean main (the program: a generator
  function, *main(os) {…})? There are: system, main, sysctl, address

simulate({hosts: {alice: {port: 1}}})
  simulate(): there is no option hosts.alice.port. There are: system, main, sysctl, address

simulate({hosts: {alice: null}})
  simulate(): hosts.alice is null; wanted: a host: {system, main, sysctl, address}

simulate({hosts: ["alice"]})
  simulate(): hosts is a list; wanted: hosts by name: {alice: {main}, bob: {main}}

simulate({client: {}, toString: 1})
  simulate(): there is no option toString. There are: client, server, hosts, link, links, faults,
  seed, until, budget, record

simulate({client: {}, link: {delay: "5 ms"}})
  simulate(): link.delay is "5 ms"; wanted: one-way delay in µs, 0 or more, as ms(10), the default

simulate({client: {}, link: {delay: -1}})
  simulate(): link.delay is -1; wanted: one-way delay in µs, 0 or more, as ms(10), the default

simulate({client: {}, link: {delay: NaN}})
  simulate(): link.delay is NaN; wanted: one-way delay in µs, 0 or more, as ms(10), the default

simulate({client: {}, link: {delay: Infinity}})
  simulate(): link.delay is Infinity; wanted: one-way delay in µs, 0 or more, as ms(10), the
  default

simulate({client: {}, link: {delay: 1e300}})
  simulate(): link.delay is 1e+300; wanted: one-way delay in µs, 0 or more, as ms(10), the default

simulate({client: {}, link: {delay: null}})
  simulate(): link.delay is null; wanted: one-way delay in µs, 0 or more, as ms(10), the default

simulate({client: {}, link: {loss: 5}})
  simulate(): link.loss is 5; wanted: a chance from 0 to 1; 0 by default

simulate({client: {}, link: {loss: "5 %"}})
  simulate(): link.loss is "5 %"; wanted: a chance from 0 to 1; 0 by default

simulate({client: {}, link: {rate: 0}})
  simulate(): link.rate is 0; wanted: bit/s, 1 or more, as mbit(10); Infinity by default

simulate({client: {}, link: {rate: "10 Mbit/s"}})
  simulate(): link.rate is "10 Mbit/s"; wanted: bit/s, 1 or more, as mbit(10); Infinity by default

simulate({client: {}, link: {queue: -1}})
  simulate(): link.queue is -1; wanted: packets, 0 or more; 1000 by default

simulate({client: {}, link: {jitter: NaN}})
  simulate(): link.jitter is NaN; wanted: µs, 0 or more, as ms(5); 0 by default

simulate({client: {}, link: {duplicate: 2}})
  simulate(): link.duplicate is 2; wanted: a chance from 0 to 1; 0 by default

simulate({client: {}, link: {reorder: -0.1}})
  simulate(): link.reorder is -0.1; wanted: a chance from 0 to 1; 0 by default

simulate({client: {}, link: {natTimeout: true}})
  simulate(): link.natTimeout is true; wanted: µs, 0 or more, as minutes(5); never by default

simulate({client: {}, link: []})
  simulate(): link is a list; wanted: the link between hosts: {delay, rate, queue, loss, …}

simulate({client: {}, link: ms(5)})
  simulate(): link is 5000; wanted: the link between hosts: {delay, rate, queue, loss, …}

simulate({client: {}, links: {}})
  simulate(): links is an object; wanted: links by pair: [{between: ["alice", "bob"], delay:
  ms(5)}]

simulate({client: {}, links: [5]})
  simulate(): links[0] is 5; wanted: links by pair: [{between: ["alice", "bob"], delay: ms(5)}]

simulate({client: {}, server: {}, links: [{delay: 5}]})
  simulate(): links[0].between is undefined; wanted: two host names, as ["client", "server"]

simulate({client: {}, server: {}, links: [{between: "client"}]})
  simulate(): links[0].between is "client"; wanted: two host names, as ["client", "server"]

simulate({client: {}, server: {}, links: [{between: ["client"]}]})
  simulate(): links[0].between is a list; wanted: two host names, as ["client", "server"]

simulate({client: {}, server: {}, links: [{between: ["client", "sever"]}]})
  simulate(): links[0].between names host "sever"; did you mean server? there are: client, server

simulate({client: {}, server: {}, links: [{between: ["client", "server"], dealy: 5}]})
  simulate(): there is no option links[0].dealy; did you mean delay (one-way delay in µs, 0 or
  more, as ms(10), the default)? There are: delay, rate, queue, mark, loss, jitter, duplicate, reorder,
  mtu, icmp, natTimeout, between

simulate({client: {main: 5}})
  simulate(): client.main is 5; wanted: the program: a generator function, *main(os) {…}

simulate({client: {main: null}})
  simulate(): client.main is null; wanted: the program: a generator function, *main(os) {…}

simulate({client: {main: () => {}}})
  client: a program must be a generator function: *main(os) {…}; this one is a function that
  returns undefined

simulate({client: {async main() {}}})
  client: a program must be a generator function: *main(os) {…}; this one is async, and there are
  no promises in a simulation: write function* and yield*

simulate({client: {async *main() {}}})
  client: a program must be a generator function: *main(os) {…}; this one is async, and there are
  no promises in a simulation: write function* and yield*

simulate({client: {main: (function* () {})()}})
  simulate(): client.main is an object; wanted: the program: a generator function, *main(os) {…}

simulate({client: {main: () => [1]}})
  client: a program must be a generator function: *main(os) {…}; this one is a function that
  returns a list

simulate({client: {*main() {yield 5;}}})
  client: a program yielded 5; it may only wait for system calls: write yield* os.…

simulate({client: {*main() {yield;}}})
  client: a program yielded undefined; it may only wait for system calls: write yield* os.…

simulate({client: {*main() {yield Promise.resolve();}}})
  client: a program yielded a promise; it may only wait for system calls: write yield* os.…

simulate({client: {*main(os) {yield os.socket();}}})
  client: a program yielded an object; it may only wait for system calls: write yield* os.…

simulate({client: {system: "beos"}})
  simulate(): client.system is "beos"; wanted: an operating system: linux (Linux 6.18), …

simulate({client: {system: {}}})
  simulate(): client.system is an object; wanted: an operating system: linux (Linux 6.18), …

simulate({client: {system: {...linux, tcp: 5}}})
  simulate(): client.system is an object; wanted: an operating system: linux (Linux 6.18), …

simulate({client: {system: {...linux, tcp: {mss: 5}}}})
  simulate(): client.system is an object; wanted: an operating system: linux (Linux 6.18), …

simulate({client: {address: "10.0.0"}})
  simulate(): client.address is "10.0.0"; wanted: an IPv4 address, as "10.0.0.7"

simulate({client: {address: "10.0.0.256"}})
  simulate(): client.address is "10.0.0.256"; wanted: an IPv4 address, as "10.0.0.7"

simulate({client: {address: 10}})
  simulate(): client.address is 10; wanted: an IPv4 address, as "10.0.0.7"

simulate({client: {address: "10.0.0.2"}, server: {}})
  simulate(): hosts "client" and "server" both have address 10.0.0.2

simulate({client: {}, hosts: {client: {}}})
  simulate(): host "client" is given twice, in hosts as well

simulate({hosts: {"": {}}})
  simulate(): a host cannot be called ""; wanted: a name without ":" that is no address and not
  "localhost"

simulate({hosts: {"a:80": {}}})
  simulate(): a host cannot be called "a:80"; wanted: a name without ":" that is no address and
  not "localhost"

simulate({hosts: {localhost: {}}})
  simulate(): a host cannot be called "localhost"; wanted: a name without ":" that is no address
  and not "localhost"

simulate({hosts: {"10.0.0.9": {}}})
  simulate(): a host cannot be called "10.0.0.9"; wanted: a name without ":" that is no address
  and not "localhost"

simulate({hosts: Object.fromEntries(Array.from({length: 1e5}, (_, i) => ["h" + i, {}]))})
  simulate(): there are 100,000 hosts; wanted: at most 1,000

simulate({client: {}, faults: {}})
  simulate(): faults is an object; wanted: what goes wrong, as [drop("client", 2)]

simulate({client: {}, faults: "drop"})
  simulate(): faults is "drop"; wanted: what goes wrong, as [drop("client", 2)]

simulate({client: {}, faults: null})
  simulate(): faults is null; wanted: what goes wrong, as [drop("client", 2)]

simulate({client: {}, until: -5})
  simulate(): until is -5; wanted: when to stop, in µs, as seconds(70); a day by default

simulate({client: {}, until: "70 s"})
  simulate(): until is "70 s"; wanted: when to stop, in µs, as seconds(70); a day by default

simulate({client: {}, until: NaN})
  simulate(): until is NaN; wanted: when to stop, in µs, as seconds(70); a day by default

simulate({client: {}, budget: 0})
  simulate(): budget is 0; wanted: events before the run is stopped, 4,000,000 at most; 300,000 by
  default

simulate({client: {}, budget: 1e9})
  simulate(): budget is 1000000000; wanted: events before the run is stopped, 4,000,000 at most;
  300,000 by default

simulate({client: {}, budget: Infinity})
  simulate(): budget is Infinity; wanted: events before the run is stopped, 4,000,000 at most;
  300,000 by default

simulate({client: {}, budget: 1.5})
  simulate(): budget is 1.5; wanted: events before the run is stopped, 4,000,000 at most; 300,000
  by default

simulate({client: {}, seed: "one"})
  simulate(): seed is "one"; wanted: a whole number that all chance follows from; 1 by default

simulate({client: {}, seed: 1.5})
  simulate(): seed is 1.5; wanted: a whole number that all chance follows from; 1 by default

simulate({client: {}, seed: NaN})
  simulate(): seed is NaN; wanted: a whole number that all chance follows from; 1 by default

simulate({client: {}, seed: 1e300})
  simulate(): seed is 1e+300; wanted: a whole number that all chance follows from; 1 by default

simulate({client: {}, record: 1})
  simulate(): record is 1; wanted: whether to keep the record, true or false; true by default

simulate({client: {sysctl: 5}})
  simulate(): client.sysctl is 5; wanted: kernel settings by their Linux names, as {tcp_sack: 0}

simulate({client: {sysctl: ["tcp_sack"]}})
  simulate(): client.sysctl is a list; wanted: kernel settings by their Linux names, as {tcp_sack:
  0}

simulate({client: {sysctl: {tcp_fin_timeout: "soon"}}})
  simulate(): client.sysctl.tcp_fin_timeout is "soon"; wanted: a whole number from 0 to
  2147483647, as /proc/sys has it

simulate({client: {sysctl: {tcp_syn_retries: -5}}})
  simulate(): client.sysctl.tcp_syn_retries is -5; wanted: a whole number from 0 to 127, as
  /proc/sys has it

simulate({client: {sysctl: {tcp_syn_retries: 1e300}}})
  simulate(): client.sysctl.tcp_syn_retries is 1e+300; wanted: a whole number from 0 to 127, as
  /proc/sys has it

simulate({client: {sysctl: {tcp_syn_retries: NaN}}})
  simulate(): client.sysctl.tcp_syn_retries is NaN; wanted: a whole number from 0 to 127, as
  /proc/sys has it

simulate({client: {sysctl: {"net.ipv4.tcp_syn_retries": 1.5}}})
  simulate(): client.sysctl.tcp_syn_retries is 1.5; wanted: a whole number from 0 to 127, as
  /proc/sys has it

simulate({client: {sysctl: {tcp_sack: true}}})
  simulate(): client.sysctl.tcp_sack is true; wanted: a whole number from 0 to 2147483647, as
  /proc/sys has it

simulate({client: {sysctl: {tcp_sack: null}}})
  simulate(): client.sysctl.tcp_sack is null; wanted: a whole number from 0 to 2147483647, as
  /proc/sys has it

simulate({client: {sysctl: {tcp_rmem: 5}}})
  simulate(): client.sysctl.tcp_rmem is 5; wanted: 3 whole numbers from 0 to 2147483647 in one
  text, as /proc/sys has them

simulate({client: {sysctl: {tcp_congestion_control: "vegas"}}})
  simulate(): client.sysctl.tcp_congestion_control is "vegas"; wanted: one of reno, cubic, bbr

simulate({client: {system: "freebsd", sysctl: {tcp_congestion_control: "bbr"}}})
  simulate(): client.sysctl.tcp_congestion_control is "bbr"; wanted: one of reno, cubic; this
  system has no bbr

simulate({client: {sysctl: {ip_local_port_range: "1 99999"}}})
  simulate(): client.sysctl.ip_local_port_range is "1 99999"; wanted: 2 whole numbers from 1 to
  65535 in one text, as /proc/sys has them
`;

for (const mistake of rowsOf(table)) {
  const [title, code] = mistake;
  test(`says what is wrong with ${title}`, () => {
    expect(runCode(code)).toEqual(expected(mistake));
  });
}
