/** Whether the reader wants motion. */

/** Does the reader want none, by the system's setting? So it is where nothing can be asked. */
export const prefersReducedMotion = (): boolean =>
  typeof matchMedia !== "function" || matchMedia("(prefers-reduced-motion: reduce)").matches;
