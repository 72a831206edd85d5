/** What the drawing on the front page says. */

/** What a segment says in a conversation, by its name. */
export const SAYS: Readonly<Record<string, string>> = {
  SYN: "can we talk?",
  "SYN-ACK": "yes. Hear me?",
  ACK: "I can"
};

/** Its fixed words. */
export const HERO_WORDS = {
  hint: "Click an arrow to lose it.",
  play: "Play",
  pause: "Pause",
  drawing: "The segments that open a connection"
} as const;

/** Sentences with something in them. */
export const HERO_SENTENCES = {
  lose: (text: string) => `${text}: lose it`,
  restore: (text: string) => `${text}: let it arrive`,
  lost: (name: string) => `The ${name} is lost.`,
  again: (host: string, name: string, after: string) =>
    `After ${after} the ${host} sends its ${name} again.`,
  pause: (time: string) => `nothing for ${time}`
} as const;
