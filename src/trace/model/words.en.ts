/** English: what a program that was made from a capture says in its comments. */
import {count} from "../words/duration.ts";
import type {SystemGuess} from "./model.ts";

const SYSTEMS: Readonly<Record<SystemGuess["system"], string>> = {
  linux: "Linux",
  windows: "Windows",
  macos: "macOS",
  freebsd: "FreeBSD"
};

const SURE: Readonly<Record<SystemGuess["sure"], string>> = {
  sure: "by all signs",
  likely: "likely",
  guess: "a guess"
};

/** `"Windows, likely: TTL 128 and window 64,240 fit, the order of the options does not"`. */
function guess({system, sure, ttl, ttlFits, orderFits, window, windowFits}: SystemGuess): string {
  const signs = [
    {sign: ttl > 0 ? `TTL ${ttl}` : "TTL", fits: ttlFits},
    {sign: "order of options", fits: orderFits},
    {sign: `window ${count(window)}`, fits: windowFits}
  ];
  const list = (fits: boolean): string =>
    signs.flatMap((each) => (each.fits === fits ? [each.sign] : [])).join(", ");
  const others = list(false);
  const against = others === "" ? "" : `; not ${others}`;
  return `${SYSTEMS[system]}, ${SURE[sure]}: ${list(true) || "no sign"}${against}`;
}

/** Its entries by their names; another language has the same ones. */
export const english = {
  madeFrom: (flow: string) => `Made from a capture of ${flow}.`,
  reads: "Reads so many bytes, in however many pieces they come.",
  guess,
  more: (steps: number) => `${count(steps)} more steps in the capture; here it only reads.`,
  moreFaults: (faults: number) => `${count(faults)} more losses in the capture.`
};
