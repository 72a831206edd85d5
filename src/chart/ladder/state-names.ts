/** The names of states, in their bands or beside them. */
import {levelText, turnedText} from "../text/placed-text.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {Room} from "../text/room.ts";
import type {Layout, Lifeline} from "./layout.ts";
import type {Band} from "./state-bands.ts";

/** Places the names that bands ask for; a name that would touch something is left to the tip. */
export function placeStates(
  bands: readonly Band[],
  line: Lifeline,
  at: Layout,
  size: number,
  room: Room
): {placed: PlacedText[]; missing: number} {
  const style = {kind: "state", face: "bold", size} as const;
  const placed = bands.flatMap(({name, span, x, width}) => {
    if (!name) return [];
    const turn = (line.side * Math.PI) / 2;
    const anchor = line.side < 0 ? "end" : "start";
    const text =
      name.at === "inside"
        ? turnedText(span.state, x + width / 2, name.y, turn, style)
        : levelText(span.state, line.x + line.side * (at.band + 5), name.y, {
            ...style,
            kind: "state beside",
            anchor
          });
    return room.claim(text.box) ? [text] : [];
  });
  return {placed, missing: bands.length - placed.length};
}
