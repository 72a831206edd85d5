/** What the lessons say came of every loss, sweep and search is what comes of them. */
import {describe, expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {LossRow, Losses} from "../../src/explore/every-loss.ts";
import type {Exploration} from "../../src/explore/exploration.ts";
import {runPage} from "./harness.ts";

type Explored = Exploration<Losses, LossRow>;

const rowsOf = async (losses: Explored): Promise<readonly LossRow[]> =>
  (await losses.finish())?.rows ?? [];

/** `"SYN, ACK 1"`: what was lost in a run. */
const lostIn = ({hits}: LossRow): string => hits.map(({label}) => label).join(", ");

const ofClass = (rows: readonly LossRow[], name: string): readonly LossRow[] =>
  rows.filter(({outcome}) => outcome.class === name);

const latest = (rows: readonly LossRow[]): number =>
  Math.max(...rows.map(({outcome}) => outcome.later));

describe("handshake: every loss, one and two at a time", () => {
  test("breaks nothing; a second for a SYN or a SYN-ACK, nothing for the ACK", async () => {
    const {values} = await runPage<{openingLosses: Explored}>("handshake");
    const rows = await rowsOf(values.openingLosses);
    expect(new Set(rows.map(({outcome}) => outcome.class))).toEqual(new Set(["same", "later"]));
    const single = new Map(
      rows.filter(({hits}) => hits.length === 1).map((row) => [lostIn(row), row.outcome.later])
    );
    expect(Object.fromEntries(single)).toMatchObject({
      SYN: ms(1000),
      "SYN-ACK": ms(1000),
      "ACK 1": 0
    });
    expect(latest(rows)).toBe(ms(3300));
  });
});

describe("close: every loss, one and two at a time", () => {
  test("takes nothing from the programs; a FIN or the last ACK keeps a socket longer", async () => {
    const {values} = await runPage<{closeLosses: Explored}>("close");
    const rows = await rowsOf(values.closeLosses);
    expect(ofClass(rows, "worse")).toEqual([]);
    const longer = ofClass(rows, "unnoticed");
    expect(longer.filter(({hits}) => hits.length === 1).map(lostIn)).toEqual(["FIN", "ACK 2"]);
    expect(latest(longer.filter(({hits}) => hits.length === 1))).toBe(ms(220));
    expect(latest(longer)).toBe(ms(440));
  });
});
