/** What the benchmark asks of another implementation that it runs beside ours. */

/** What one run of a peer reports. */
export interface PeerRun {
  readonly simulated_s: number;
  readonly segments: number;
  readonly ms: number;
}

/** A simulator beside ours. `run` returns null when it does not get to its end. */
export interface Peer {
  readonly name: string;
  run(...args: readonly (string | number)[]): PeerRun | null;
}
