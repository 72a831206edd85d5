/** TCP flags in the language's letters: `S.` is SYN and ACK, `-` is none. */
import {ACK, CWR, ECE, FIN, PSH, RST, SYN, URG} from "../../wire/segment.ts";

const letters: readonly (readonly [string, number])[] = [
  ["S", SYN],
  ["F", FIN],
  ["R", RST],
  ["P", PSH],
  ["U", URG],
  ["E", ECE],
  ["W", CWR],
  [".", ACK]
];

/** What the ECN field of an IP header can be, from 0. */
export const ECN: readonly string[] = ["noecn", "ect1", "ect0", "ce"];

/** The ECN field that a packet's list of IP fields names; 0 where it names none. */
export const parseEcn = (ip: readonly string[]): number =>
  Math.max(
    0,
    ECN.findIndex((name) => ip.includes(name))
  );

/** The ECN field as a script writes it; nothing for 0. */
export const printEcn = (ecn: number): string => (ecn > 0 ? `[${ECN[ecn]}] ` : "");

/** The control bits of `text`; letters that have none are left out. */
export function parseFlags(text: string): number {
  return letters.reduce((bits, [letter, bit]) => bits | (text.includes(letter) ? bit : 0), 0);
}

/** The letters of control bits. */
export function printFlags(flags: number): string {
  const text = letters
    .filter(([, bit]) => flags & bit)
    .map(([letter]) => letter)
    .join("");
  return text === "" ? "-" : text;
}
