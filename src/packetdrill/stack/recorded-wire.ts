/** The wire of a script, which keeps a record of the run, in the shape of a simulated one. */
import {ms, type Micros} from "../../base/units.ts";
import type {Row} from "../../os/kernel/environment.ts";
import type {Kernel} from "../../os/kernel/kernel.ts";
import {callsOf} from "../../sim/call-table.ts";
import {Flows} from "../../sim/flows.ts";
import type {Transit} from "../../sim/record.ts";
import {Recorder} from "../../sim/recorder.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import type {Detail} from "../../tcp/block/cause.ts";
import type {Reason} from "../../tcp/block/effects.ts";
import {formatAddress} from "../../wire/address.ts";
import {CE, type Segment} from "../../wire/segment.ts";
import {HOST, Wire} from "./wire.ts";

/** The index of the peer, which is the script. */
const PEER = 1;
/** How far away the peer is drawn where nothing in the script tells. */
const USUAL = ms(5);
/** A pause of the script that is longer than this is no round trip. */
const LONGEST = ms(500);

/** A segment at the host: sent there, or arrived there. */
interface Seen {
  readonly from: number;
  readonly at: Micros;
  readonly segment: Segment;
  readonly connection: number;
  readonly reason: Reason;
  readonly attempt: number;
  readonly detail: Detail;
}

/** Keeps the segments beside what the recorder notes of the host. */
export class RecordedWire extends Wire {
  readonly #log: Recorder;
  readonly #flows: Flows;
  readonly #seen: Seen[] = [];
  #kernel: Kernel | null = null;

  constructor() {
    const log = new Recorder();
    super(log);
    this.#log = log;
    this.#flows = new Flows(log);
  }

  override begins(kernel: Kernel): void {
    this.#kernel = kernel;
  }

  override delivered(segment: Segment): void {
    const connection = this.#flows.of(PEER, null, segment);
    this.#seen.push({
      from: PEER,
      at: this.now,
      segment,
      connection,
      reason: "injected",
      attempt: 0,
      detail: null
    });
  }

  override send(
    host: number,
    row: Row | null,
    segment: Segment,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): void {
    super.send(host, row, segment, reason, attempt, detail);
    const connection = this.#flows.of(HOST, row, segment);
    this.#seen.push({from: HOST, at: this.now, segment, connection, reason, attempt, detail});
  }

  /** What happened until now. `peer` is the address of the script's end. */
  data(peer: number): TraceData {
    const log = this.#log;
    const kernel = this.#kernel;
    if (!kernel) throw new Error("a script has a host before it has a record");
    const {system, name, title} = kernel.profile;
    const transits = this.#transits();
    const last = Math.max(this.now, ...transits.map(({arrivedAt}) => arrivedAt));
    return {
      seed: 1,
      hosts: [
        {
          name: "host",
          system,
          profile: name,
          title,
          address: kernel.address,
          dotted: formatAddress(kernel.address)
        },
        {
          name: "script",
          system: "",
          profile: "",
          title: "",
          address: peer,
          dotted: formatAddress(peer)
        }
      ],
      connections: log.connections,
      sockets: log.sockets,
      transits,
      states: log.states.columns(),
      // Each call has a thread here, so that it may block; in a script one follows the other.
      calls: callsOf(log.calls.columns()).map((call) => ({...call, program: 0})),
      programs: [],
      waits: log.waits.columns(),
      notes: log.notes,
      samples: log.samples.columns(),
      end: {at: last, why: "until"},
      faults: []
    };
  }

  /** The segments, with a peer that is half a round trip away: a script has none. */
  #transits(): Transit[] {
    const away = Math.floor(shortestReply(this.#seen) / 2);
    const nth = [0, 0];
    return this.#seen
      .map((seen) => ({
        seen,
        sentAt: seen.from === HOST ? seen.at : Math.max(0, seen.at - away),
        arrivedAt: seen.from === HOST ? seen.at + away : seen.at
      }))
      .sort((a, b) => a.sentAt - b.sentAt)
      .map(({seen: {from, at: _, ...rest}, sentAt, arrivedAt}, id) => {
        nth[from] = (nth[from] ?? 0) + 1;
        const to = from === HOST ? PEER : HOST;
        return {
          id,
          from,
          to,
          nth: nth[from],
          sentAt,
          arrivedAt,
          marked: rest.segment.ecn === CE,
          lost: null,
          ...rest
        };
      });
  }
}

/** The shortest time from what the host sent to what the script injected next. */
function shortestReply(seen: readonly Seen[]): Micros {
  let shortest = Infinity;
  seen.forEach(({from, at}, i) => {
    const before = seen[i - 1];
    if (from !== PEER || before?.from !== HOST || at === before.at) return;
    shortest = Math.min(shortest, at - before.at);
  });
  return shortest <= LONGEST ? shortest : 2 * USUAL;
}
