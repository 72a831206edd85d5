/** SO_TIMESTAMPING: what a program asks to be told of its writes. */
import {STAMP_BITS} from "../../tcp/block/effects.ts";
import type {OptionValue, TimestampingFlag} from "../socket-options.ts";
import {LINUX, type OptionSpec} from "./option-spec.ts";

/** Each flag as a bit (linux/net_tstamp.h). */
const BITS: Readonly<Record<TimestampingFlag, number>> = {
  SOF_TIMESTAMPING_TX_SOFTWARE: STAMP_BITS.sent,
  SOF_TIMESTAMPING_SOFTWARE: 1 << 4,
  SOF_TIMESTAMPING_OPT_ID: 1 << 7,
  SOF_TIMESTAMPING_TX_SCHED: STAMP_BITS.scheduled,
  SOF_TIMESTAMPING_TX_ACK: STAMP_BITS.acknowledged,
  SOF_TIMESTAMPING_OPT_TSONLY: 1 << 11,
  SOF_TIMESTAMPING_OPT_ID_TCP: 1 << 16
};

/** The flags by their names. */
export const TIMESTAMPING_FLAGS = Object.keys(BITS) as readonly TimestampingFlag[];

/** Flags as bits. */
export const timestampingBits = (flags: readonly TimestampingFlag[]): number =>
  flags.reduce((bits, flag) => bits | BITS[flag], 0);

/** Bits as flags. */
export const timestampingFlags = (bits: number): TimestampingFlag[] =>
  TIMESTAMPING_FLAGS.filter((flag) => bits & BITS[flag]);

/** The kinds that flags ask for, as the TCB has them. */
const stampKinds = (flags: readonly TimestampingFlag[]): number =>
  timestampingBits(flags) & (STAMP_BITS.sent | STAMP_BITS.scheduled | STAMP_BITS.acknowledged);

/** Flags, and whether one of them is there. */
function timestamping(value: OptionValue) {
  const flags = value as readonly TimestampingFlag[];
  const has = (name: string): boolean => flags.some((flag) => flag === `SOF_TIMESTAMPING_${name}`);
  return {flags, has};
}

/** The option: which entries the error queue gets (sock_set_timestamping). */
export const SO_TIMESTAMPING: OptionSpec = {
  type: "timestamping",
  unit: "",
  range: [0, 0],
  initial: [],
  systems: LINUX,
  refuses: ({tcb, stampBase}, v) => {
    const {has} = timestamping(v);
    if (has("OPT_ID_TCP") && !has("OPT_ID")) return "EINVAL";
    const counts = has("OPT_ID") && stampBase === null;
    return counts && (!tcb || tcb.state === "CLOSED") ? "EINVAL" : null;
  },
  apply: (sock, v) => {
    const {has, flags} = timestamping(v);
    sock.settings.stamps = stampKinds(flags);
    if (!has("OPT_ID")) sock.stampBase = null;
    else if (sock.tcb) sock.stampBase ??= has("OPT_ID_TCP") ? sock.tcb.snd.end : sock.tcb.snd.una;
  }
};
