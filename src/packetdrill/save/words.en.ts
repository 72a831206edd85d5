/** English: why a run cannot be saved as a packetdrill script, and what stands above one. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  head: (host: string, system: string) =>
    `The kernel under test is the ${host}'s in a run of the model, ${system}.`,
  noSegment: (host: string) => `The ${host} sent and got no segment: there is nothing to test.`,
  loopback: (host: string) => `The ${host} talks to itself; a script is one end of a connection.`,
  connections: (host: string, n: number) =>
    `The ${host} has ${n} connections; packetdrill knows one at a time.`,
  fault: (kind: string) => `The run has a fault that packetdrill cannot say: ${kind}.`,
  call: (name: string) => `packetdrill has no ${name}().`,
  threads: (name: string) =>
    `A thread makes calls while another one waits in ${name}(); a script has one thread.`,
  unsaid: (why: string) => `The script would ask for what the runner leaves out: ${why}.`,
  differs: (line: string) =>
    `Run as a script, the host does something else at “${line}”: it has settings of its own, or ` +
    "calls and segments meet within one instant."
};
