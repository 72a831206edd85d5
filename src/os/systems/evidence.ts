/** How it is known what a system does: kind, source and year of one value of a profile. */
import type {TcpConfig} from "../../tcp/block/config.ts";
import type {Profile} from "./profile.ts";

/**
 * How a value is known. `measured`: it was recorded on that system. `documented`: its makers wrote
 * it down, or somebody else has measured it and published that. `source code`: read there.
 * `assumed`: nothing was found, and the model takes the RFC's way or another system's. `absent`:
 * the system has no such thing.
 */
type Evidence = "measured" | "documented" | "source code" | "assumed" | "absent";

/** Where one value comes from. */
export interface Source {
  readonly kind: Evidence;
  /** A section, a page of a manual, a recorded run. */
  readonly from: string;
  /** The year of that document or measurement; null where there is none. */
  readonly year: number | null;
}

/** What names a profile: it is no value, and has no source. */
type Label = "name" | "system" | "title" | "version" | "tcp";

/** The values of a profile: `"tcp.mss"`, `"ports"`, …. */
export type ValueName = `tcp.${keyof TcpConfig}` | Exclude<keyof Profile, Label>;

/** The sources of all values of one profile. */
export type Sources = Readonly<Record<ValueName, Source>>;

/** Recorded or tried out on the system itself, in 2026. */
export const measured = (from: string): Source => ({kind: "measured", from, year: 2026});

/** Recorded: the name of the run, and what else says so. */
export const recorded = (run: string, also = ""): Source =>
  measured(`recorded run ${run}${also && `; ${also}`}`);

/** Documented in that year. */
export const documented = (year: number, from: string): Source => ({
  kind: "documented",
  from,
  year
});

/** Read in the system's source code of that year. */
export const sourceCode = (year: number, from: string): Source => ({
  kind: "source code",
  from,
  year
});

/** Nothing was found: what the model does in its place, and by what. */
export const assumed = (from = "nothing found: as on Linux"): Source => ({
  kind: "assumed",
  from,
  year: null
});

/** The system has no such thing. */
export const absent: Source = {kind: "absent", from: "not part of this system", year: null};

/** What is known of one system, taken over for another: there it is only assumed. */
export function inferred(sources: Sources, from: string): Sources {
  const entries = Object.entries(sources) as [ValueName, Source][];
  const known = entries.map(([name, source]) => [
    name,
    source.kind === "assumed" || source.kind === "absent" ? source : assumed(from)
  ]);
  return Object.fromEntries(known) as Sources;
}
