/** The systems that a reader can have; what the script in the head of a page needs to know. */

/** The systems there are, as they stand in `?system=` and in `data-system`. */
export const systemNames = ["linux", "windows", "macos"] as const;

/** One of these systems. */
export type ReaderSystem = (typeof systemNames)[number];

/** What a system is called in a sentence, in every language. */
export const systemTitles: Readonly<Record<ReaderSystem, string>> = {
  linux: "Linux",
  windows: "Windows",
  macos: "macOS"
};

/** Whether a name, from an address or from storage, is one of them. */
export const isSystem = (name: unknown): name is ReaderSystem =>
  systemNames.some((known) => known === name);

/** What the browser says that it runs on; a phone counts as the system it is related to. */
export function guessSystem(agent: string): ReaderSystem {
  if (/windows/i.test(agent)) return "windows";
  return /mac os|macintosh|iphone|ipad/i.test(agent) ? "macos" : "linux";
}
