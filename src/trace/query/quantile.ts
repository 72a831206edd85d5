/** Quantiles of lists of numbers, by nearest rank. */

import {checkValue} from "../../base/shape.ts";
import {SHARE, VALUES} from "./query-shapes.ts";

/**
 * The least value such that a share of all, 0 to 1, is at most as great: `quantile([1, 2, 3], 0.5)`
 * is 2. NaN for an empty list.
 */
export function quantile(values: readonly number[], share: number): number {
  checkValue("quantile()", "values", values, VALUES);
  checkValue("quantile()", "share", share, SHARE);
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
