/** English: what the drawing on the front page says. */

/** What a segment says in a conversation, by its name. */
const says: Readonly<Record<string, string>> = {
  SYN: "can we talk?",
  "SYN-ACK": "yes. Hear me?",
  ACK: "I can"
};

/** Its entries by their names; another language has the same ones. */
export const english = {
  says,
  hint: "Click an arrow to lose it.",
  play: "Play",
  pause: "Pause",
  drawing: "The segments that open a connection",
  lose: (text: string) => `${text}: lose it`,
  restore: (text: string) => `${text}: let it arrive`,
  lost: (name: string) => `The ${name} is lost.`,
  again: (host: string, name: string, after: string) =>
    `After ${after} the ${host} sends its ${name} again.`,
  pauseOf: (time: string) => `nothing for ${time}`
};
