/** All replays, by the name of the recording. */
import type {Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";
import {backlog} from "./backlog.ts";
import {bind} from "./bind.ts";
import {bulkTransfer} from "./bulk.ts";
import {close} from "./close.ts";
import {forged} from "./forged.ts";
import {gone} from "./gone.ts";
import {inherit} from "./inherit.ts";
import {keepalive} from "./keepalive.ts";
import {open} from "./open.ts";
import {path} from "./path.ts";
import {small} from "./small.ts";

export const programs: Readonly<Record<string, (trace: Trace) => Replay>> = {
  ...open,
  ...close,
  ...gone,
  ...small,
  ...bulkTransfer,
  ...keepalive,
  ...backlog,
  ...bind,
  ...inherit,
  ...forged,
  ...path
};
