/** Random networks, systems and programs as fast-check draws them, and what became of them. */
import fc from "fast-check";
import {expect} from "vitest";
import {KiB, mbit, ms, seconds, type Bytes, type Micros} from "../../src/base/units.ts";
import type {Fault} from "../../src/net/fault.ts";
import type {Os, Program, Socket} from "../../src/os/api.ts";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {HostOptions, LinkOptions, Scenario} from "../../src/sim/scenario.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import type {Steps} from "./story.ts";

/** What one end does: writes these sizes with pauses, and reads with these buffers. */
interface End {
  readonly system: Profile;
  readonly sysctl: Record<string, number | string>;
  readonly options: Readonly<Record<string, number | boolean>>;
  readonly writes: readonly (readonly [size: Bytes, pause: Micros])[];
  readonly reads: readonly (readonly [max: Bytes, pause: Micros])[];
}

export interface Traffic {
  readonly link: LinkOptions;
  readonly client: End;
  readonly server: End;
  readonly faults: readonly Fault[];
  readonly seed: number;
}

const pause = fc.oneof(
  {weight: 3, arbitrary: fc.constant(0)},
  {weight: 2, arbitrary: fc.integer({min: 1, max: ms(300)})}
);
const size = fc.oneof(
  {weight: 6, arbitrary: fc.integer({min: 1, max: 20})},
  {weight: 6, arbitrary: fc.integer({min: 1, max: 3000})},
  {weight: 1, arbitrary: fc.integer({min: 1, max: 40_000})}
);

const end: fc.Arbitrary<End> = fc.record({
  system: fc.constantFrom(linux, windows, freebsd, macos),
  sysctl: fc
    .record(
      {
        tcp_sack: fc.constantFrom(0, 1),
        tcp_timestamps: fc.constantFrom(0, 1),
        tcp_window_scaling: fc.constantFrom(0, 1),
        tcp_recovery: fc.constantFrom(0, 1),
        tcp_early_retrans: fc.constantFrom(0, 3),
        tcp_frto: fc.constantFrom(0, 2),
        tcp_congestion_control: fc.constantFrom("reno", "cubic"),
        tcp_retrans_collapse: fc.constantFrom(0, 1)
      },
      {requiredKeys: []}
    )
    .map((settings) => settings as Record<string, number | string>),
  options: fc
    .record(
      {
        TCP_NODELAY: fc.boolean(),
        SO_RCVBUF: fc.integer({min: KiB(1), max: KiB(64)}),
        SO_SNDBUF: fc.integer({min: KiB(1), max: KiB(64)}),
        TCP_MAXSEG: fc.integer({min: 88, max: 1460})
      },
      {requiredKeys: []}
    )
    .map((options) => options as Record<string, number | boolean>),
  writes: fc.array(fc.tuple(size, pause), {maxLength: 6}),
  reads: fc.array(fc.tuple(fc.integer({min: 1, max: 5000}), pause), {minLength: 1, maxLength: 4})
});

const link: fc.Arbitrary<LinkOptions> = fc.record(
  {
    delay: fc.integer({min: 10, max: ms(80)}),
    rate: fc.constantFrom(Infinity, mbit(0.5), mbit(5)),
    queue: fc.integer({min: 2, max: 50}),
    loss: fc.constantFrom(0, 0.01, 0.05, 0.2),
    jitter: fc.constantFrom(0, ms(1), ms(30)),
    duplicate: fc.constantFrom(0, 0.1),
    reorder: fc.constantFrom(0, 0.1)
  },
  {requiredKeys: ["delay"]}
);

const host = fc.constantFrom("client", "server");
const nth = fc.integer({min: 1, max: 30});
const later = fc.integer({min: 1, max: ms(500)});

/** What goes wrong; whatever stops goes on again. */
const fault: fc.Arbitrary<readonly Fault[]> = fc.oneof(
  fc.record({kind: fc.constant("drop"), from: host, nth}).map((one) => [one as Fault]),
  fc.record({kind: fc.constant("delay"), from: host, nth, by: later}).map((one) => [one as Fault]),
  fc
    .record({kind: fc.constant("duplicate"), from: host, nth, by: later})
    .map((one) => [one as Fault]),
  fc.tuple(fc.nat(seconds(1)), fc.integer({min: 1, max: seconds(3)})).map(([at, long]): Fault[] => [
    {kind: "cut", at},
    {kind: "heal", at: at + long}
  ]),
  fc
    .tuple(host, fc.nat(seconds(1)), fc.integer({min: 1, max: seconds(3)}))
    .map(([name, at, long]): Fault[] => [
      {kind: "hang", host: name, at},
      {kind: "resume", host: name, at: at + long}
    ])
);

export const traffic: fc.Arbitrary<Traffic> = fc.record({
  link,
  client: end,
  server: end,
  faults: fc.array(fault, {maxLength: 5}).map((list) => list.flat()),
  seed: fc.nat(1000)
});

/** What the programs of one end saw: how much they wrote and read, and whether it was right. */
export class Seen {
  written: Bytes = 0;
  read: Bytes = 0;
  /** The first byte that was not what the other end wrote there; -1 while there is none. */
  wrongAt = -1;
  sawEnd = false;
  errors: string[] = [];
}

/** What each end writes: no two places near each other look alike. */
const streamOf = (salt: number): Uint8Array =>
  Uint8Array.from({length: 6 * 40_000}, (_, n) => (n * 31 + (n >> 8) * 7 + salt) & 0xff);
const FROM_CLIENT = streamOf(1);
const FROM_SERVER = streamOf(2);

function* writer(os: Os, socket: Socket, {writes}: End, seen: Seen, stream: Uint8Array): Steps {
  for (const [length, wait] of writes) {
    const sent = yield* os.send(socket, stream.subarray(seen.written, seen.written + length));
    if (sent.length > 0) seen.written += sent.length;
    if (sent.errno) return void seen.errors.push(`send ${sent.errno}`);
    if (wait > 0) yield* os.sleep(wait);
  }
  const {errno} = os.shutdown(socket, "SHUT_WR");
  if (errno) seen.errors.push(`shutdown ${errno}`);
}

function* reader(os: Os, socket: Socket, {reads}: End, seen: Seen, stream: Uint8Array): Steps {
  for (let i = 0; ; i++) {
    const [max, wait] = reads[i % reads.length]!;
    const {bytes, length, errno} = yield* os.recv(socket, max);
    if (errno) return void seen.errors.push(`recv ${errno}`);
    if (length === 0) break;
    const expected = stream.subarray(seen.read, seen.read + length);
    if (seen.wrongAt < 0 && Buffer.compare(bytes, expected) !== 0) {
      seen.wrongAt = seen.read + bytes.findIndex((value, at) => value !== expected[at]);
    }
    seen.read += length;
    if (wait > 0 && i < 40) yield* os.sleep(wait);
  }
  seen.sawEnd = true;
}

/** Writes in one thread, reads in another, and closes when both are done. */
function* both(
  os: Os,
  socket: Socket,
  of: End,
  seen: Seen,
  [out, into]: readonly [Uint8Array, Uint8Array]
): Steps {
  let busy = 2;
  const done = (thread: Os): void => {
    if (--busy === 0) void thread.close(socket);
  };
  os.spawn(function* (thread) {
    yield* writer(thread, socket, of, seen, out);
    done(thread);
  });
  yield* reader(os, socket, of, seen, into);
  done(os);
}

function makeSocket(os: Os, {options}: End): Socket {
  const socket = os.socket();
  for (const [name, value] of Object.entries(options)) {
    os.setsockopt(socket, name as SocketOption, value as never);
  }
  return socket;
}

/** The scenario of some traffic, and what its programs see. */
export function scenarioOf(traffic: Traffic): {scenario: Scenario; client: Seen; server: Seen} {
  const client = new Seen();
  const server = new Seen();
  const connect: Program = function* (os) {
    const socket = makeSocket(os, traffic.client);
    const {errno} = yield* os.connect(socket, "server:80");
    if (errno) client.errors.push(`connect ${errno}`);
    else yield* both(os, socket, traffic.client, client, [FROM_CLIENT, FROM_SERVER]);
  };
  const accept: Program = function* (os) {
    const listener = makeSocket(os, traffic.server);
    os.bind(listener, 80);
    os.listen(listener);
    const peer = yield* os.accept(listener);
    yield* both(os, peer, traffic.server, server, [FROM_SERVER, FROM_CLIENT]);
  };
  const host = ({system, sysctl}: End, main: Program): HostOptions => ({system, sysctl, main});
  const {link, faults, seed} = traffic;
  const scenario = {
    client: host(traffic.client, connect),
    server: host(traffic.server, accept),
    link,
    faults,
    seed,
    until: seconds(20_000)
  };
  return {scenario, client, server};
}

/** What was read is what was written: once, in order, from the first byte on. */
export function expectSameBytes(from: Seen, to: Seen, whole: boolean): void {
  expect(to.wrongAt, "the first byte that is not what was written").toBe(-1);
  // A reader may be ahead of the answer that tells the writer how much was taken.
  if (whole) expect([to.sawEnd, to.read]).toEqual([true, from.written]);
}
