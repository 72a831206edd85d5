/** Why a segment was sent, why it was lost, what is broken: the record's lists in words. */
import {hitBy} from "../query/faulted.ts";
import type {Fault} from "../../net/fault.ts";
import type {Loss, Transit} from "../../sim/record.ts";
import type {Detail} from "../../tcp/block/cause.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "./duration.ts";
import {label} from "./segment.ts";
import {words} from "./words.ts";

/** Why a segment was sent, in words, with the try and the engine's own detail. */
export function whySent(transit: Transit): string {
  const {reason, attempt, detail} = transit;
  // A tail loss probe before it sent the same again, and was no timeout.
  const counted = reason === "retransmit-timeout" ? words.timedOut : words.tried;
  const why = attempt > 0 ? counted(words.reasons[reason], attempt) : words.reasons[reason];
  return detail ? `${why}: ${detailText(detail)}` : why;
}

/** What more there is to know of why a segment was sent. */
export const detailText = (detail: NonNullable<Detail>): string => words.details[detail];

/** Why and how a segment was lost. */
export const whyLost = (loss: Loss): string => words.losses[loss.why];

/** A fault in words: `"client's 2nd segment, ACK, is lost"`. */
export function faultText(run: Trace, fault: Fault): string {
  switch (fault.kind) {
    case "drop":
      return words.isLost(oneSegment(run, fault));
    case "delay":
      return words.isHeldBack(oneSegment(run, fault), duration(fault.by));
    case "duplicate":
      return words.arrivesTwice(oneSegment(run, fault), duration(fault.by));
    case "cut":
      return words.pulled(cable(fault), duration(fault.at));
    case "heal":
      return words.pluggedIn(cable(fault), duration(fault.at));
    case "unreachable":
      return words.noRoute(fault.code, duration(fault.at));
    case "hang":
      return words.hangs(fault.host, duration(fault.at));
    case "resume":
      return words.goesOn(fault.host, duration(fault.at));
    case "kill":
      return words.killed(fault.host, duration(fault.at));
    case "power-off":
      return words.losesPower(fault.host, duration(fault.at));
    case "forge":
      return words.forged(fault.from, fault.to, duration(fault.at));
  }
}

function oneSegment(run: Trace, fault: Parameters<typeof hitBy>[1]): string {
  const transit = hitBy(run, fault);
  const which = whichSegment(fault);
  if (!transit) return words.neverSent(words.ofHost(fault.from, which));
  const name = label(run, transit);
  return words.ofHost(fault.from, which === name ? name : words.named(which, name));
}

/** `"2nd segment"`, `"SYN"`, `"2nd FIN"`, `"3rd segment with payload"`. */
function whichSegment({of, nth}: Parameters<typeof hitBy>[1]): string {
  const kind = of?.flags ?? words.segment;
  const name = kind === "data" ? words.withPayload(words.segment) : kind;
  const {withPayload, withoutPayload} = words;
  const whole =
    of?.payload === undefined ? name : of.payload ? withPayload(name) : withoutPayload(name);
  return of?.flags !== undefined && nth === 1 ? whole : words.nth(nth, whole);
}

const cable = ({between}: {readonly between?: readonly [string, string]}): string =>
  between ? words.cableBetween(...between) : words.cable;
