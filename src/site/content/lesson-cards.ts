/** The lessons on the front page: a card each, with a small picture of the lesson's first run. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {Trace} from "../../trace/query/trace.ts";
import {kindOf} from "../../trace/query/segment-kind.ts";
import type {Purpose} from "../../trace/query/segment-kind.ts";
import {escape} from "./html-table.ts";
import {menu} from "../config/menu.ts";

/** A segment of a picture: from one height to another, as parts of its height, and what it is. */
export type Stroke = readonly [side: 0 | 1, from: number, to: number, kind: Purpose, lost: boolean];

/** The pictures of all lessons by their pages' names. */
export type Pictures = Readonly<Record<string, readonly Stroke[]>>;

/** More than so many segments are no picture any more. */
const MOST = 9;

/**
 * The first segments between the first two hosts of a run. They are drawn in the order in which
 * they are sent and arrive, not to scale: a picture so small has room for that only.
 */
export function pictureOf(run: Trace): Stroke[] {
  const left = run.transits[0]?.from ?? 0;
  const shown = run.transits.filter(({from, to}) => from < 2 && to < 2).slice(0, MOST);
  const end = ({sentAt, arrivedAt}: Trace["transits"][number]): number =>
    arrivedAt < 0 ? sentAt : arrivedAt;
  const times = [...new Set(shown.flatMap((each) => [each.sentAt, end(each)]))];
  times.sort((a, b) => a - b);
  const last = Math.max(1, times.length - 1);
  const at = (time: number): number => Math.round((times.indexOf(time) / last) * 100) / 100;
  return shown.map((each) => {
    const lost = each.lost !== null;
    const from = at(each.sentAt);
    const to = lost ? Math.min(1, from + 1 / last) : at(end(each));
    return [each.from === left ? 0 : 1, from, to, kindOf(each.segment), lost];
  });
}

const file = join(import.meta.dirname, "../../../docs/data/lessons.json");

/** Reads the pictures, which a test of the start page holds against the runs of the pages. */
export const readPictures = (): Pictures => JSON.parse(readFileSync(file, "utf8")) as Pictures;

/** The size of a picture, in px, its lines' places, and what is free above and below. */
const [WIDTH, HEIGHT, LEFT, RIGHT, FREE] = [250, 84, 62, 188, 10];

function picture(strokes: readonly Stroke[]): string {
  const y = (part: number): number => Math.round(FREE + part * (HEIGHT - 2 * FREE));
  const lines = [LEFT, RIGHT].map((x) => `<path class="host" d="M${x} 4V${HEIGHT - 4}"/>`);
  const segments = strokes.map(([side, from, to, kind, lost]) => {
    const [x1, end] = side === 0 ? [LEFT, RIGHT] : [RIGHT, LEFT];
    const x2 = lost ? Math.round(x1 + (end - x1) * 0.55) : end;
    const cross = lost ? `M${x2 - 4} ${y(to) - 4}l8 8m0 -8l-8 8` : "";
    const way = `M${x1} ${y(from)}L${x2} ${y(to)}${cross}`;
    return `<path class="${kind}${lost ? " lost" : ""}" d="${way}"/>`;
  });
  const all = [...lines, ...segments].join("");
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${all}</svg>`;
}

/** The cards of all lessons, in their order. */
export function lessonCards(pictures: Pictures): string {
  const cards = menu.sections.map(({name, path, hook}, i) => {
    const drawn = picture(pictures[path.slice(1)] ?? []);
    const text = `<b>${i + 1} · ${escape(name)}</b><span>${escape(hook)}</span>`;
    return `<li><a href=".${path}">${drawn}<span class="card-text">${text}</span></a></li>`;
  });
  return `<ol class="lesson-cards">${cards.join("\n")}</ol>`;
}
