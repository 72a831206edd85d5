/** Random sequences of socket calls, held against two lists of bytes: one for each direction. */
import fc from "fast-check";
import {expect, test} from "vitest";
import {seconds, type Bytes} from "../../src/base/units.ts";
import type {Os, Socket} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {cases, patience} from "./cases.ts";
import type {Steps} from "./story.ts";

/** One end of the model: what it wrote that the other has not read, and what it did. */
class End {
  readonly socket: Socket;
  /** Bytes on their way to the other end, or waiting there. */
  readonly written: number[] = [];
  /** SHUT_WR or close(). */
  finished = false;
  closed = false;
  constructor(socket: Socket) {
    this.socket = socket;
  }
}

type Step = (os: Os, own: End, peer: End) => Steps<void>;
let next = 0;

const send = (length: Bytes): Step =>
  function* (os, own, peer) {
    const bytes = Uint8Array.from({length}, () => next++ & 0xff);
    const sent = yield* os.send(own.socket, bytes, "MSG_DONTWAIT");
    if (own.closed) return expect(sent.errno).toMatch(/^(EBADF|WSAENOTSOCK)$/);
    // SHUT_WR, or a peer that has closed: nothing more can be sent.
    if (own.finished) return expect(sent.errno).toMatch(/^(EPIPE|ECONNRESET|WSA\w+)$/);
    if (sent.errno) return expect(sent.errno).toMatch(/EAGAIN|WOULDBLOCK|RESET|PIPE|ABORTED|SHUT/);
    expect(sent.length).toBeLessThanOrEqual(length);
    if (!peer.closed) own.written.push(...bytes.subarray(0, sent.length));
    // Enough for the bytes to arrive, and for their acknowledgment to come back.
    yield* os.sleep(seconds(1));
  };

const receive = (max: Bytes, peek: boolean): Step =>
  function* (os, own, peer) {
    const flags = peek ? (["MSG_DONTWAIT", "MSG_PEEK"] as const) : (["MSG_DONTWAIT"] as const);
    const {bytes, errno} = yield* os.recv(own.socket, max, flags);
    if (own.closed) return expect(errno).toMatch(/^(EBADF|WSAENOTSOCK)$/);
    if (errno?.match(/RESET|PIPE|ABORTED/)) return expect(peer.closed).toBe(true);
    if (errno) {
      expect(errno).toMatch(/EAGAIN|WOULDBLOCK/);
      expect(peer.written).toEqual([]);
      return expect(peer.finished).toBe(false);
    }
    // The first bytes that were written and not read, and no others; none at the end.
    expect([...bytes]).toEqual(peer.written.slice(0, bytes.length));
    if (bytes.length === 0) expect([peer.finished, peer.written.length]).toEqual([true, 0]);
    else expect(bytes.length).toBe(Math.min(max, peer.written.length));
    if (!peek) peer.written.splice(0, bytes.length);
    yield* os.sleep(seconds(1));
  };

const shutdown: Step = function* (os, own, peer) {
  const {errno} = os.shutdown(own.socket, "SHUT_WR");
  if (own.closed) expect(errno).toMatch(/^(EBADF|WSAENOTSOCK)$/);
  // Once both directions have ended there is no connection any more.
  else if (!peer.closed && !(own.finished && peer.finished)) expect(errno).toBe(null);
  else expect(String(errno)).toMatch(/^(null|(WSA)?ENOTCONN)$/);
  own.finished = true;
  yield* os.sleep(seconds(1));
};

const close: Step = function* (os, own, peer) {
  const {errno} = yield* os.close(own.socket);
  if (own.closed) expect(errno).toMatch(/^(EBADF|WSAENOTSOCK)$/);
  else expect(errno).toBe(null);
  own.finished = own.closed = true;
  // What was not read is lost, and the other end may have been reset.
  peer.written.length = 0;
  yield* os.sleep(seconds(1));
};

const nodelay = (on: boolean): Step =>
  function* (os, own) {
    const {errno} = os.setsockopt(own.socket, "TCP_NODELAY", on);
    expect(errno === null).toBe(!own.closed);
    yield* os.sleep(0);
  };

const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 6, arbitrary: fc.integer({min: 1, max: 3000}).map(send)},
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({min: 1, max: 4000}), fc.boolean())
      .map(([n, p]) => receive(n, p))
  },
  {weight: 1, arbitrary: fc.boolean().map(nodelay)},
  {weight: 1, arbitrary: fc.constant(shutdown)},
  {weight: 1, arbitrary: fc.constant(close)}
);

/** Both ends on one host, in one program: it makes all the calls, one after the other. */
function play(os: Profile, steps: readonly (readonly [boolean, Step])[]): void {
  let made = 0;
  simulate({
    record: false,
    client: {
      system: os,
      *main(o) {
        const listener = o.listen({port: 80});
        const one = new End(yield* o.connect("localhost:80"));
        const two = new End(yield* o.accept(listener));
        for (const [first, make] of steps) {
          yield* first ? make(o, one, two) : make(o, two, one);
          made++;
        }
      }
    }
  });
  expect(made).toBe(steps.length);
}

test(
  `any calls on two connected sockets answer as two lists of bytes would (${cases(3000)} cases)`,
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom(linux, windows, freebsd),
        fc.array(fc.tuple(fc.boolean(), step), {maxLength: 30}),
        play
      ),
      {numRuns: cases(3000)}
    );
  },
  patience
);
