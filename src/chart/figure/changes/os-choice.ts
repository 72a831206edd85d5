/** The operating systems that a reader gives to hosts, beside the faults. */
import type {Fault} from "../../../net/fault.ts";
import type {Profile} from "../../../os/systems/profile.ts";

/** Other operating systems than the page gave, by the host's name. */
export type Systems = Readonly<Record<string, Profile>>;

/** The systems of all hosts but one. */
export const without = (systems: Systems, host: string): Systems =>
  Object.fromEntries(Object.entries(systems).filter(([name]) => name !== host));

/** Asks the figure to run again with these faults and systems. */
export type Change = (faults: readonly Fault[], systems: Systems) => void;
