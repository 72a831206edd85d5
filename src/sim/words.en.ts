/** English: what a scenario may hold, and what is wrong with one. */

const share = "a chance from 0 to 1; 0 by default";
const host = "a host: {system, main, sysctl, address}";

/** Its entries by their names; another language has the same ones. */
export const english = {
  theScenario: "the scenario",
  scenario: "an object, as simulate({client: {…}, server: {…}})",
  wanted: {
    link: {
      delay: "one-way delay in µs, 0 or more, as ms(10), the default",
      rate: "bit/s, 1 or more, as mbit(10); Infinity by default",
      queue: "packets, 0 or more; 1000 by default",
      mark: "packets that wait, 0 or more: ECN marks from there on; Infinity by default",
      loss: share,
      jitter: "µs, 0 or more, as ms(5); 0 by default",
      duplicate: share,
      reorder: share,
      mtu: "bytes of an IP packet, a whole number from 68, as 1400; Infinity by default",
      icmp: "true (routers say why they lose a packet), the default, or false",
      natTimeout: "µs, 0 or more, as minutes(5); never by default",
      between: 'two host names, as ["client", "server"]'
    },
    host: {
      system: (known: string) => `an operating system: ${known}; linux by default`,
      main: "the program: a generator function, *main(os) {…}",
      sysctl: "kernel settings by their Linux names, as {tcp_sack: 0}",
      address: 'an IPv4 address, as "10.0.0.7"'
    },
    client: host,
    server: host,
    hosts: "hosts by name: {alice: {main}, bob: {main}}",
    link_: "the link between hosts: {delay, rate, queue, loss, …}",
    links: 'links by pair: [{between: ["alice", "bob"], delay: ms(5)}]',
    faults: 'what goes wrong, as [drop("client", 2)]',
    seed: "a whole number that all chance follows from; 1 by default",
    until: "when to stop, in µs, as seconds(70); a day by default",
    budget: "events before the run is stopped, 4,000,000 at most; 300,000 by default",
    record: "whether to keep the record, true or false; true by default",
    systems: "other operating systems by host, as {server: windows}",
    trace: "whether to note where each call stands, true or false; false by default",
    check: "a function that looks at a clock",
    otherSeed: "a whole number; that of the run by default"
  },
  noHosts: "simulate(): there is no host; wanted: at least one of client, server, or some in hosts",
  tooManyHosts: (count: string, most: string) =>
    `simulate(): there are ${count} hosts; wanted: at most ${most}`,
  hostName: (name: string) =>
    `simulate(): a host cannot be called ${name}; ` +
    'wanted: a name without ":" that is no address and not "localhost"',
  hostTwice: (name: string) => `simulate(): host ${name} is given twice, in hosts as well`,
  sameAddress: (one: string, other: string, address: string) =>
    `simulate(): hosts ${one} and ${other} both have address ${address}`,
  noHost: (where: string, path: string, name: string, hint: string, names: string) =>
    `${where}: ${path} names host ${name}${hint || ";"} there are: ${names}`,
  noFault: (where: string, path: string, given: string) =>
    `${where}: ${path} is ${given}, not a fault; drop, delay, duplicate, cut, heal, unreachable, ` +
    "hang, resume, kill, powerOff and forge make them"
};
