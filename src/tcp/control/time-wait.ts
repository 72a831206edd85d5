/** The end of a connection: TIME-WAIT, the orphan's FIN-WAIT-2, and CLOSED (RFC 9293 §3.6.1). */
import {CAUSES, type Cause} from "../block/cause.ts";
import {LONG_AGO, NEVER, type Micros} from "../../base/units.ts";
import {move, openWindow, type Tcb, type TcpError} from "../block/tcb.ts";

/** 2 MSL of waiting: to repeat the last ACK, and until old segments have died out (MUST-13). */
export function enterTimeWait(tcb: Tcb, cause: Cause, now: Micros): void {
  tcb.retransmitTimer.stop();
  if (tcb.config.windowRule === "linux" && tcb.rcv.frozen === null) keepLittle(tcb);
  move(tcb, "TIME-WAIT", cause, now);
  tcb.slowTimer.start("time-wait", now + tcb.config.timeWait);
}

/** TIME-WAIT is over: by its timer, or because a new connection takes its place. */
export function endTimeWait(tcb: Tcb, now: Micros): void {
  toClosed(tcb, CAUSES.timeWaitOver, now);
}

/** No process holds the socket: FIN-WAIT-2 must not last forever. The RFC has no such timer. */
export function limitFinWait2(tcb: Tcb, now: Micros): void {
  const limit = tcb.settings.linger2;
  // Not where it has to wait longer than in TIME-WAIT.
  const {windowRule, timeWait} = tcb.config;
  if (windowRule === "linux" && limit <= timeWait) keepLittle(tcb);
  if (limit < Infinity) tcb.slowTimer.start("fin-wait-2", now + limit);
}

/**
 * Linux keeps little more than the ports, the numbers and the window as it was, not what it
 * answered before (tcp_time_wait).
 */
function keepLittle(tcb: Tcb): void {
  tcb.rcv.frozen = openWindow(tcb);
  tcb.ack.invalidSince = LONG_AGO;
}

/** The connection is gone: timers stop, queues are emptied. `error` is for the next call. */
export function toClosed(tcb: Tcb, cause: Cause, now: Micros, error: TcpError | null = null): void {
  if (error && !tcb.error) tcb.error = error;
  tcb.retransmitTimer.stop();
  tcb.slowTimer.stop();
  if (tcb.ack.delackAt !== NEVER) tcb.effects.waiting("delayed-ack", -1, now);
  if (tcb.nagleHolds) tcb.effects.waiting("nagle", -1, now);
  if (tcb.corkHolds) tcb.effects.waiting("cork", -1, now);
  tcb.nagleHolds = false;
  tcb.corkHolds = false;
  tcb.ack.delackAt = NEVER;
  tcb.ack.compressedAt = NEVER;
  tcb.ack.pending = false;
  tcb.snd.inFlight.clear();
  tcb.cc.sackedOut = tcb.cc.lostOut = tcb.cc.retransOut = 0;
  tcb.rcv.outOfOrder.clear();
  move(tcb, "CLOSED", cause, now);
}
