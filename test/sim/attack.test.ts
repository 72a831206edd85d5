/** Segments that no host sent, in any state: nothing throws, and what is established stays. */
import fc from "fast-check";
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {forge, type Fault, type Forged} from "../../src/net/fault.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {ACK, FIN, PSH, RST, SYN, URG} from "../../src/wire/segment.ts";
import {seqAdd} from "../../src/wire/seq.ts";
import {cases, patience} from "./cases.ts";
import {accepts, said} from "./story.ts";

const PORT = 5000;
const SENT = 3000;

/** Both ends write 3,000 bytes at 100 ms, read until the end, and close. */
function scenario(os: Profile, faults: readonly Fault[]): Scenario {
  function* talk(
    o: Parameters<NonNullable<NonNullable<Scenario["client"]>["main"]>>[0],
    socket: ReturnType<typeof o.socket>
  ) {
    // An attack can keep connect() from returning for minutes.
    yield* o.sleep(Math.max(0, ms(100) - o.now()));
    yield* o.send(socket, SENT);
    yield* o.sleep(ms(200));
    o.shutdown(socket, "SHUT_WR");
    let total = 0;
    for (;;) {
      const {length, errno} = yield* o.recv(socket);
      if (errno) o.log(errno);
      if (length <= 0) break;
      total += length;
    }
    o.log(total);
    yield* o.close(socket);
  }
  return {
    link: {delay: ms(10)},
    until: seconds(3000),
    client: {
      system: os,
      *main(o) {
        const socket = o.socket();
        o.bind(socket, PORT);
        yield* o.connect(socket, "server:80");
        yield* talk(o, socket);
      }
    },
    server: {system: os, main: accepts(talk)},
    faults
  };
}

/** A segment, told relative to the numbers of the connection. */
interface Shot {
  readonly at: number;
  readonly toServer: boolean;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly len: number;
  readonly wnd: number;
  readonly rest: Partial<Forged>;
}

/** The initial sequence numbers of client and server: the same in every run of a scenario. */
const isns = new Map<Profile, readonly [number, number]>();
function isnsOf(os: Profile): readonly [number, number] {
  const known = isns.get(os);
  if (known) return known;
  const [connection] = simulate({...scenario(os, []), until: ms(50)}).connections;
  const found = [connection?.isn.get(0) ?? 0, connection?.isn.get(1) ?? 0] as const;
  isns.set(os, found);
  return found;
}

function shoot(os: Profile, shots: readonly Shot[]): readonly Fault[] {
  const [client, server] = isnsOf(os);
  return shots.map(({at, toServer, flags, seq, ack, len, wnd, rest}) => {
    const [own, peer] = toServer ? [client, server] : [server, client];
    const ports = toServer ? {fromPort: PORT, toPort: 80} : {fromPort: 80, toPort: PORT};
    return forge(at, toServer ? "client" : "server", toServer ? "server" : "client", {
      ...ports,
      ...rest,
      flags,
      seq: seqAdd(own, seq),
      ack: flags & ACK ? seqAdd(peer, ack) : 0,
      len,
      wnd
    });
  });
}

const system = fc.constantFrom(linux, windows, freebsd);
const bits = fc
  .subarray([FIN, SYN, RST, PSH, ACK, URG])
  .map((list) => list.reduce((a, b) => a | b, 0));
const number = fc.oneof(
  fc.integer({min: -3, max: 10}),
  fc.integer({min: -5000, max: 70_000}),
  fc.integer({min: 0, max: 0xffffffff})
);
const options = fc.record(
  {
    mss: fc.nat(65535),
    wscale: fc.nat(14),
    sackPermitted: fc.boolean(),
    tsVal: fc.nat(0xffffffff),
    tsEcr: fc.nat(0xffffffff),
    sack: fc.array(fc.record({left: fc.nat(0xffffffff), right: fc.nat(0xffffffff)}), {maxLength: 4})
  },
  {requiredKeys: []}
);
const shot = fc.record({
  at: fc.integer({min: 1, max: ms(450)}),
  toServer: fc.boolean(),
  flags: bits,
  seq: number,
  ack: number,
  len: fc.constantFrom(0, 0, 1, 1000, 60_000),
  wnd: fc.constantFrom(0, 1, 500, 65535),
  rest: options
});

test(
  `any segments at any time: nothing throws, and every invariant holds (${cases(6000)} cases)`,
  () => {
    fc.assert(
      fc.property(system, fc.array(shot, {minLength: 1, maxLength: 8}), (os, shots) => {
        const {end} = simulate({...scenario(os, shoot(os, shots)), record: false});
        // Two ends that answer each other's answers forever would use it all up.
        expect(end.why).not.toBe("budget");
      }),
      {numRuns: cases(6000)}
    );
  },
  patience
);

test("without an attack both ends read what was written", () => {
  expect(said(simulate(scenario(linux, [])))).toEqual(["3000", "3000"]);
});

/** Far outside every window, whatever else the segment says. */
const far = shot.chain((one) =>
  fc.integer({min: 2 ** 30, max: 3 * 2 ** 30}).map((seq) => ({...one, seq, at: one.at + ms(31)}))
);

test(
  `a blind attacker outside the window does no harm, whatever bits are set (RFC 5961) (${cases(1000)} cases)`,
  () => {
    fc.assert(
      fc.property(system, fc.array(far, {minLength: 1, maxLength: 8}), (os, shots) => {
        const faults = shoot(os, shots);
        expect(said(simulate(scenario(os, faults)))).toEqual(["3000", "3000"]);
      }),
      {numRuns: cases(1000)}
    );
  },
  patience
);

/** Within the window, but not at its left edge; while both ends are established. */
const within = fc.record({
  at: fc.integer({min: ms(31), max: ms(99)}),
  toServer: fc.boolean(),
  flags: fc.constantFrom(RST, RST | ACK, SYN, SYN | ACK, SYN | RST, SYN | FIN),
  seq: fc.integer({min: 2, max: 20_000}),
  ack: fc.constantFrom(0, 1, 5, 70_000),
  len: fc.constant(0),
  wnd: fc.constantFrom(0, 500),
  rest: fc.constant({})
});

test(
  `a RST or SYN within the window is challenged, not believed (RFC 5961 §3.2, §4.2) (${cases(300)} cases)`,
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom(linux, windows),
        fc.array(within, {minLength: 1, maxLength: 5}),
        (os, shots) => {
          const run = simulate(scenario(os, shoot(os, shots)));
          expect(said(run)).toEqual(["3000", "3000"]);
          expect(run.transits.some(({reason}) => reason === "ack-challenge")).toBe(true);
        }
      ),
      {numRuns: cases(300)}
    );
  },
  patience
);
