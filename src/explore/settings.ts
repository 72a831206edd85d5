/** What an exploration is, as plain data: the plan of it can be made wherever that is. */
import type {BreakOptions} from "./search/break-it.ts";
import type {EveryLossOptions} from "./loss/every-loss.ts";
import type {SweepSettings} from "./sweep/sweep-plan.ts";

/** Which exploration it is, with those of its options that are data. */
export type Settings =
  | ({readonly kind: "everyLoss"} & Pick<EveryLossOptions, "runs">)
  | ({readonly kind: "breakIt"} & BreakOptions)
  | ({readonly kind: "sweep"} & SweepSettings);
