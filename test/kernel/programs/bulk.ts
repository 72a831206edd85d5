/** Replays of bulk transfer and loss recovery: 09_* and the rest of 14_*. */
import {us, type Micros} from "../../../src/base/units.ts";
import type {OptionValue} from "../../../src/os/socket-options.ts";
import {clientData, replay, type Replay} from "../replay.ts";
import {measuredDelay, type Trace} from "../trace.ts";

/** What a bulk transfer's programs did. */
interface Transfer {
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** The client's program ran at once when there was room to write; else it took its time. */
  readonly prompt?: boolean;
  /** How far apart full packets came out of the link, in µs. */
  readonly pace?: Micros;
  /** How long the server's program took to run after it was woken, in µs. */
  readonly reader?: Micros;
}

/**
 * With no rate to their link, the recorded bursts came in at this pace, while the reader was
 * reading: how much of a burst it finds decides which ACKs leave, and how far the window opens.
 */
export const burst: Transfer = {prompt: true, pace: us(7), reader: us(80)};

/** The client sends it all at one moment; the server reads as it comes. */
export const bulk =
  (length: number, {options = {}, prompt = false, pace, reader}: Transfer = {}) =>
  (trace: Trace): Replay => {
    const what = `sendall(${String(length)})`;
    return replay(trace, {
      *client(app) {
        const socket = yield* app.connect();
        yield* app.called(what);
        if (prompt) app.answer(what, (yield* app.os.send(socket, length)).errno ?? "ok");
        else app.answer(what, yield* app.write(socket, length));
      },
      *server(app) {
        const peer = yield* app.accept(options);
        app.answer("SO_RCVBUF reads back", String(app.os.getsockopt(peer, "SO_RCVBUF")));
        app.answer("read", yield* app.drain(peer, length, reader));
      },
      ...(pace === undefined ? {} : {pace}),
      // The recording is slower by its late timers, never faster.
      until: (trace.packets.at(-1)?.t_ms ?? 0) + 100
    });
  };

/** What the recording's machine did to a train beside the loss. */
interface Circumstances {
  /**
   * ACKs, by their number among the server's segments, that its kernel merged into the next one
   * because the program was just reading.
   */
  readonly merged?: readonly number[];
  /**
   * This many bytes were handed to the network first. The rest waited in the client's kernel,
   * which keeps no more than two chunks in a device that has not taken the last ones yet.
   */
  readonly first?: number;
}

/** A train of segments of which one is lost. */
const train =
  (length: number, {merged = [], first = length}: Circumstances = {}) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect();
        yield* app.sent(clientData);
        yield* app.write(socket, first);
        if (first === length) return;
        // Until the ACKs of the second flight had come in: two round trips.
        const start = trace.packets.find(clientData)?.t_ms ?? 0;
        yield* app.at(start + 4 * measuredDelay(trace) + 0.08);
        yield* app.write(socket, length - first);
      },
      *server(app) {
        const peer = yield* app.accept();
        app.answer("read", yield* app.drain(peer, length));
      },
      merged: merged.map((nth) => ["server", nth] as const)
    });

export const bulkTransfer = {
  "09_bulk_nowscale": bulk(1_048_576, burst),
  // In the model 20 packets of 1.2 ms are a round trip of 24 ms to the microsecond. See
  // parting.test.ts: the two recordings fell to either side of it.
  "09_bulk_rate_queue_cubic": bulk(1_048_576, {pace: us(1199)}),
  "09_bulk_rate_queue_reno": bulk(1_048_576),
  "09_bulk_rate_queue_stock": bulk(1_048_576),
  "09_bulk_reno": bulk(1_048_576, burst),
  "09_bulk_smallbuf": bulk(262_144, {options: {SO_RCVBUF: 16_384}}),
  "14_fast_retransmit_default": train(87_600, {merged: [7, 8, 9, 10, 14, 16, 17, 18]}),
  "14_fast_retransmit_nosack": train(87_600, {merged: [15, 16, 17, 18, 19, 20, 36, 37, 46, 47, 48, 49, 50], first: 46_720}),
  "14_fast_retransmit_sack": train(87_600, {merged: [31, 32, 33, 34, 35, 36, 37, 38, 39, 43], first: 46_720}),
  "14_fast_retransmit_steady": train(87_600, {merged: [15, 16, 17, 18, 36, 37, 48, 49, 56, 57, 58, 59], first: 46_720}),
  "14_tail_loss_default": train(14_600, {merged: [3]}),
  "14_tail_loss_plain": train(14_600, {merged: [6, 7, 8, 9]})
};
