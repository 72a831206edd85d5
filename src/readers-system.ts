/** The reader's own system as a value for cells: joins the choice in the header to the profiles. */
import {type Control} from "./notebook/inputs/controls.ts";
import {followSystem} from "./notebook/shell/reader-system.ts";
import {macos} from "./os/systems/bsd.ts";
import {linux} from "./os/systems/linux.ts";
import type {Profile} from "./os/systems/profile.ts";
import {windows} from "./os/systems/windows.ts";

/**
 * The system that the reader has chosen in the header, for one hidden cell of a page:
 * `const mySystem = view(readersSystem())`. What depends on `mySystem` follows the choice: a host's
 * `system`, or a control by `prefer: mySystem`.
 */
export function readersSystem(): Control<Profile> {
  return followSystem<Profile>({linux, windows, macos});
}
