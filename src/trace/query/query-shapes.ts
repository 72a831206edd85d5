/** What a run can be asked: the options of each query, with their types and legal words. */
import {
  anything,
  either,
  flag,
  list,
  number,
  required,
  text,
  word,
  type Shape,
  type Shapes
} from "../../base/shape.ts";
import {FAULT_SHAPES, SEGMENT_KINDS} from "../../net/fault-shapes.ts";
import {CALL_NAMES, OUTCOME_KINDS} from "../../os/kernel/call-values.ts";
import type {Loss} from "../../sim/record.ts";
import {REASONS, WAIT_KINDS} from "../../tcp/block/effects.ts";
import {TCP_STATES} from "../../tcp/block/state.ts";
import {words} from "./words.ts";

const {wanted} = words;

const LOSSES: readonly Loss["why"][] = [
  "chosen",
  "chance",
  "queue",
  "cut",
  "unreachable",
  "mtu",
  "host-off",
  "nat",
  "inferred"
];

const time = number(wanted.time, {endless: true});
const yesOrNo = flag(wanted.yesOrNo);
const reason = word(REASONS);
const loss = word(LOSSES);
/** A host is looked up by its name, which says what there is. */
const host: Shape = {...anything, wanted: wanted.hostName};

/** A state of TCP. */
export const STATE: Shape = required(word(TCP_STATES));
/** A kind of wait. */
export const WAIT: Shape = word(WAIT_KINDS);
/** A recorded system call, by its name. */
export const CALL: Shape = word(CALL_NAMES);

/** The options of a query for segments. */
export const SEGMENTS: Shapes = {
  from: host,
  to: host,
  flags: word(SEGMENT_KINDS),
  payload: flag(wanted.payload),
  reason: either(wanted.reason(REASONS.join(", ")), reason, {
    wanted: "",
    fits: (value) => Array.isArray(value) && value.every(reason.fits)
  }),
  lost: either(wanted.lost(LOSSES.join(", ")), yesOrNo, loss),
  marked: yesOrNo,
  retransmitted: yesOrNo,
  since: time,
  until: time
};

/** The options of a query for calls. */
export const CALLS: Shapes = {
  outcome: word(OUTCOME_KINDS),
  errno: text(wanted.errno),
  bytes: number(wanted.bytes, {min: 0, whole: true})
};

/** The options of a query for sockets. */
export const SOCKETS: Shapes = {
  state: word(TCP_STATES),
  at: number(wanted.at),
  port: number(wanted.port, {min: 0, max: 65535, whole: true}),
  peer: host
};

/** The options of a query for samples. */
export const SAMPLES: Shapes = {listener: flag(wanted.listener)};
/** The options of a query for waits. */
export const WAITS: Shapes = {host};
/** The options of a query for latencies. */
export const LATENCIES: Shapes = {from: host};

const moment = {
  nth: {
    wanted: wanted.nth,
    fits: (value: unknown) => Number.isInteger(value) && value !== 0
  },
  since: time
};

/** The options of a query for a moment, by the option that says what happens in it. */
export const MOMENTS = {
  state: {...moment, host, state: STATE},
  call: {...moment, host, call: required(CALL), returns: yesOrNo, ...CALLS},
  wait: {...moment, host, wait: required(WAIT), ends: yesOrNo},
  log: {...moment, host, log: required(text(wanted.log))},
  fault: {...moment, fault: required(word(Object.keys(FAULT_SHAPES)))},
  bytesRead: {
    ...moment,
    host,
    bytesRead: required(number(wanted.bytes, {min: 0}))
  }
} satisfies Readonly<Record<string, Shapes>>;

/** The options of a query for the moment of a segment. */
export const SEGMENT_MOMENT: Shapes = {...moment, ...SEGMENTS, arrives: yesOrNo};

/** Numbers, as `quantile()` takes them. */
export const VALUES: Shape = required(list(wanted.values, number(wanted.number, {endless: true})));
/** A number that is printed. */
export const NUMBER: Shape = required(number(wanted.number, {endless: true}));
/** A duration; Infinity is never. */
export const TIME: Shape = required(time);
/** How many moments are told. */
export const MOST: Shape = required(number(wanted.most, {min: 0, endless: true}));
/** An index in `run.hosts`. */
export const HOST: Shape = required(number(wanted.host, {min: 0, whole: true}));
/** What `socketTable()` returned. */
export const TABLE: Shape = required({
  wanted: wanted.table,
  fits: (value) =>
    typeof value === "object" && value !== null && "columns" in value && "rows" in value
});
/** A share of all. */
export const SHARE: Shape = required(number(wanted.share, {min: 0, max: 1}));
/** An index in `run.sockets`. */
export const SOCKET: Shape = required(number(wanted.socket, {min: 0, whole: true}));
/** A time of a run. */
export const AT: Shape = required(number(wanted.at, {endless: true}));
