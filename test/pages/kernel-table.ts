/** What a real Linux kernel's socket table says of one process, as `ss -tano` would show it. */
import {readFileSync, readdirSync, readlinkSync} from "node:fs";

/** A row of the kernel's table. */
export interface KernelRow {
  /** As `ss` names it: `"ESTAB"`, `"CLOSE-WAIT"`. */
  readonly state: string;
  /** Bytes not read yet; of a listener, connections that wait for accept(). */
  readonly recvQ: number;
  /** Bytes not acknowledged yet. */
  readonly sendQ: number;
  /** The timer that runs, as `ss -o` names it; empty for none. */
  readonly timer: string;
}

// include/net/tcp_states.h, from 1.
const STATES = [
  ...["ESTAB", "SYN-SENT", "SYN-RECV", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "UNCONN"],
  ...["CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING"]
];
const TIMERS = ["", "on", "keepalive", "timewait", "persist"];

/** The TCP sockets that the process holds (proc(5), /proc/net/tcp). */
export function kernelTable(pid: number): KernelRow[] {
  const held = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // It was closed meanwhile.
      }
    })
  );
  const [, ...lines] = readFileSync(`/proc/${pid}/net/tcp`, "utf8").trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((field) => held.has(field[9] ?? ""))
    .map(([, , , state = "", queues = "", timer = ""]) => {
      const [sendQ = "", recvQ = ""] = queues.split(":");
      return {
        state: STATES[parseInt(state, 16) - 1] ?? state,
        recvQ: parseInt(recvQ, 16),
        sendQ: parseInt(sendQ, 16),
        timer: TIMERS[parseInt(timer, 16)] ?? timer
      };
    });
}
