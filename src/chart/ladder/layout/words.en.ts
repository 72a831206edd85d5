/** English: what a ladder says of itself: what is skipped, folded, stretched, and not written. */
import type {Transit} from "../../../sim/record.ts";

/** Several probes, by why they were sent. */
const probes: Readonly<Partial<Record<Transit["reason"], string>>> = {
  keepalive: "keepalive probes",
  "window-probe": "window probes"
};

/** Its entries by their names; another language has the same ones. */
export const english = {
  probes,
  retransmissions: "retransmissions",
  mixed: "probes",
  skipped: (time: string) => `${time} skipped`,
  skippedIdle: (time: string) => `${time} skipped: nothing happens`,
  handshake: "handshake not shown",
  start: (time: string) => `the first ${time} not shown`,
  more: (n: string) => `${n} more`,
  apart: (time: string) => `${time} apart`,
  between: (least: string, most: string) => `${least} to ${most} apart`,
  allLost: "all lost",
  leaveFrom: (since: string, until: string) => `leave from ${since} to ${until}`,
  leavesAt: (time: string) => `leaves at ${time}`,
  first: (segment: string) => `${segment}, the first`,
  alike: "like this",
  call: (name: string, errno: string) => `× ${name}()${errno && ` → ${errno}`}`,
  lasts: (state: string, time: string) => `${state} for ${time}`,
  slower: (factor: string) => `× ${factor}`,
  slowerTip: (factor: string, since: string, until: string) =>
    `${since} to ${until}: drawn ${factor} times as tall as the rest`,
  unlabelledTip: "No room to write them: point at a segment, zoom in, or see the transcript.",
  opens: "▸ ",
  open: "Press to show each of them",
  pressToZoom: "Press to zoom in",
  press: (action: string) => `Press to ${action}`,
  lose: "lose it"
};
