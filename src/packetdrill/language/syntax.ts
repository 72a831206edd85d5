/** The parts of a packetdrill script, as the parser hands them over. */

/** A place in a script: the first line is 1, the first column is 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A script that is not written in the language: where, and what was expected there. */
export class ScriptError extends Error {
  readonly place: Place;

  constructor(place: Place, text: string) {
    super(text);
    this.name = "ScriptError";
    this.place = place;
  }
}

/** A whole script. Times are in µs. */
export interface Script {
  readonly options: readonly HeadOption[];
  /** Shell commands before the first event: what prepares the machine. */
  readonly setup: readonly Command[];
  readonly events: readonly ScriptEvent[];
  /** Shell commands after the last event: what tidies up. */
  readonly cleanup: readonly Command[];
}

/** `--name=value` at the head of a script; `value` is null when there is none. */
export interface HeadOption {
  readonly place: Place;
  readonly name: string;
  readonly value: string | null;
}

/** When an event happens: all in µs. */
export type EventTime =
  | {readonly kind: "absolute"; readonly at: number}
  | {readonly kind: "relative"; readonly after: number}
  | {readonly kind: "absolute-range"; readonly from: number; readonly to: number}
  | {readonly kind: "relative-range"; readonly from: number; readonly to: number}
  | {readonly kind: "any"};

/** One line of the story. `text` is the line as it stands in the script. */
export interface ScriptEvent {
  readonly place: Place;
  readonly time: EventTime;
  readonly text: string;
  readonly action: Action;
}

export type Action = Packet | Foreign | SystemCall | Command | Code;

/** A TCP segment: `in` is injected (`<`), `out` is expected (`>`). */
export interface Packet {
  readonly kind: "packet";
  readonly place: Place;
  readonly direction: "in" | "out";
  /** ECN and other fields of the IP header, as written: `"noecn"`, `"ect0"`, `"tos 0x2"`. */
  readonly ip: readonly string[];
  /** Source and destination port, when they are written out. */
  readonly ports: readonly [number, number] | null;
  /** The flags as written, without the `-` that means none. */
  readonly flags: string;
  readonly seq: number;
  readonly length: number;
  readonly ack: number;
  /** The raw 16-bit window field; null when not written. */
  readonly window: number | null;
  readonly urgent: number;
  /** Null is `<...>`: any options. */
  readonly options: readonly TcpOption[] | null;
}

export type TcpOption =
  | {readonly kind: "nop"}
  | {readonly kind: "eol"}
  | {readonly kind: "FO"; readonly cookie: string}
  | {readonly kind: "mss"; readonly value: number}
  | {readonly kind: "wscale"; readonly value: number}
  | {readonly kind: "sackOK"}
  | {readonly kind: "sack"; readonly blocks: readonly (readonly [number, number])[]}
  | {readonly kind: "TS"; readonly val: number; readonly ecr: number}
  | {readonly kind: "foreign"; readonly text: string};

/** A packet that is not plain TCP: ICMP, UDP, tunnels. */
export interface Foreign {
  readonly kind: "foreign";
  readonly place: Place;
  readonly what: string;
}

export interface SystemCall {
  readonly kind: "call";
  readonly place: Place;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly result: Expression;
  /** `"ECONNREFUSED"`, or null when none is written. */
  readonly errno: string | null;
  /** For a blocking call, when it returns: µs, counted as the call's own time is. */
  readonly end: number | null;
}

/** A shell command line, between backquotes. It is never executed. */
export interface Command {
  readonly kind: "command";
  readonly place: Place;
  readonly text: string;
}

/** What stands between `%{` and `}%`. */
export interface Code {
  readonly kind: "code";
  readonly place: Place;
  readonly text: string;
}

/** An argument or a result. */
export type Expression =
  | {readonly kind: "any"; readonly place: Place}
  | {readonly kind: "number"; readonly place: Place; readonly value: number}
  | {readonly kind: "word"; readonly place: Place; readonly name: string}
  | {
      readonly kind: "string";
      readonly place: Place;
      readonly value: string;
      /** `"abc"...`: the text begins like this. */
      readonly open: boolean;
    }
  | {readonly kind: "or"; readonly place: Place; readonly parts: readonly Expression[]}
  | {readonly kind: "array"; readonly place: Place; readonly items: readonly Expression[]}
  | {readonly kind: "struct"; readonly place: Place; readonly items: readonly Expression[]}
  | {
      readonly kind: "field";
      readonly place: Place;
      readonly name: string;
      readonly value: Expression;
    }
  | {
      readonly kind: "apply";
      readonly place: Place;
      readonly name: string;
      readonly args: readonly Expression[];
    };
