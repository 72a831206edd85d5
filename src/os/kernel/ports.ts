/** Ports: who may bind what, and which port connect() takes (RFC 6056; socket(7); Winsock). */
import type {Random} from "../../base/random.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Profile} from "../systems/profile.ts";

/** What bind() has to know of a socket that holds the port already. */
export interface Holder {
  readonly address: number;
  readonly state: TcpState | "BOUND";
  readonly reuseAddr: boolean;
  readonly reusePort: boolean;
  readonly exclusive: boolean;
  /** It was made by accept() or connect() and has a peer. */
  readonly connected: boolean;
}

/** What bind() is asked for. */
export interface BindRequest {
  readonly address: number;
  readonly reuseAddr: boolean;
  readonly reusePort: boolean;
  readonly exclusive: boolean;
}

/** INADDR_ANY: every address of the host. */
export const ANY = 0;

const overlap = (a: number, b: number): boolean => a === b || a === ANY || b === ANY;

/**
 * Whether the new socket and one holder cannot share the port: the error on that system, or null
 * when they can (socket(7), SO_REUSEADDR; Winsock, SO_EXCLUSIVEADDRUSE).
 */
export function bindConflict(
  rules: Profile["bindRules"],
  request: BindRequest,
  holder: Holder
): "EADDRINUSE" | "EACCES" | null {
  if (rules === "windows") return windowsConflict(request, holder);
  if (!overlap(request.address, holder.address)) return null;
  if (request.reusePort && holder.reusePort) return null;
  if (rules === "bsd") {
    // BSD: with the option, only the very same address conflicts while the other one lives.
    if (request.reuseAddr && holder.state === "TIME-WAIT") return null;
    if (request.reuseAddr && holder.connected) return null;
    return request.reuseAddr && request.address !== holder.address ? null : "EADDRINUSE";
  }
  // Linux: both must have asked for it, and a listener is never passed (socket(7)).
  const both = request.reuseAddr && holder.reuseAddr;
  return both && holder.state !== "LISTEN" ? null : "EADDRINUSE";
}

/** "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", both of its tables. Documented, not measured. */
function windowsConflict(request: BindRequest, holder: Holder): "EADDRINUSE" | "EACCES" | null {
  const same = request.address === holder.address;
  if (!overlap(request.address, holder.address)) return null;
  if (holder.connected) {
    // Leftovers of a listener do not block the next one, unless exclusive use was asked for.
    return request.exclusive && holder.exclusive && holder.state !== "TIME-WAIT"
      ? "EADDRINUSE"
      : null;
  }
  if (!same) {
    // A wildcard and a specific address stand side by side, unless the wildcard is exclusive.
    if (holder.address === ANY) return holder.exclusive ? "EACCES" : null;
    return request.exclusive ? "EADDRINUSE" : null;
  }
  if (!request.reuseAddr) return "EADDRINUSE";
  return holder.reuseAddr ? null : "EACCES";
}

/**
 * Looks for a free port: from a random place on, each port once (RFC 6056 §3.3). Null when `free`
 * says no to every one.
 */
export function choosePort(
  range: readonly [number, number],
  random: Random,
  free: (port: number) => boolean
): number | null {
  const [first, last] = range;
  const size = last - first + 1;
  const start = random.integer(0, size - 1);
  for (let i = 0; i < size; i++) {
    const port = first + ((start + i) % size);
    if (free(port)) return port;
  }
  return null;
}
