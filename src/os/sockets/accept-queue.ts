/** A listener's accept queue: completed connections that wait for accept(). */
import type {Micros} from "../../base/units.ts";
import type {Profile} from "../systems/profile.ts";
import type {Connection} from "../kernel/connection.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {inherit} from "../kernel/options.ts";
import type {Listening, Sock} from "../kernel/socket.ts";

/** How many completed connections may wait (sk_acceptq_is_full, sonewconn; listen(2)). */
function capacity({backlogFactor, backlogExtra}: Profile, {backlog}: Listening): number {
  return Math.floor(backlog * backlogFactor) + backlogExtra;
}

/** Is there no room for one more completed connection? */
export const acceptQueueFull = (profile: Profile, listening: Listening): boolean =>
  listening.acceptQueue.length >= capacity(profile, listening);

/** Is there no room for a new handshake? On some systems, open handshakes take places, too. */
export function noRoomForSyn(profile: Profile, listening: Listening): boolean {
  const halfOpen = profile.backlogCounts === "half-open" ? listening.synQueue.size : 0;
  return listening.acceptQueue.length + halfOpen >= capacity(profile, listening);
}

/** Makes a socket of a completed connection, with the listener's options, and queues it. */
export function enqueue(kernel: Kernel, sock: Sock, connection: Connection, now: Micros): void {
  const {listening} = sock;
  if (!listening) return;
  const {tcb} = connection;
  listening.synQueue.delete(connection);
  connection.handshakes = null;
  const child = kernel.newSock();
  inherit(kernel.profile, sock, child);
  tcb.settings = child.settings;
  tcb.unaccepted = true;
  // TCP_QUICKACK of the listener holds for its connections (sk_clone).
  tcb.ack.interactive ||= sock.options?.get("TCP_QUICKACK") === 0;
  child.connection = connection;
  child.local = tcb.local;
  child.remote = tcb.remote;
  child.bound = true;
  child.explicitPort = true;
  child.record = connection.record;
  connection.sock = child;
  listening.acceptQueue.push(child);
  recordQueue(kernel, sock, now);
  sock.changed();
}

/** Records how many completed connections wait. */
export function recordQueue({world}: Kernel, {listening, record}: Sock, now: Micros): void {
  if (!listening || record < 0) return;
  world.log?.sampleListener(record, listening.backlog, listening.acceptQueue.length, now);
}
