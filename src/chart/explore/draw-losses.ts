/** What was lost, and what came of it: groups of losses by outcome, each one press from its run. */
import type {Exploration} from "../../explore/exploration.ts";
import type {LossRow, Losses} from "../../explore/loss/every-loss.ts";
import {type RunOutcome, outcomeKey} from "../../explore/loss/outcome.ts";
import {button, html} from "../dom/html.ts";
import {rove} from "../dom/roving-tabindex.ts";
import {SIGNS, WORST_FIRST, hitsText, outcomeText} from "./outcome-words.ts";
import {progressLine} from "./progress-line.ts";
import {runPane} from "./run-pane.ts";
import {whileSeen} from "./while-seen.ts";
import {words} from "./words.ts";

/** Losses of a group that are shown before a reader asks for the others. */
const SHOWN = 12;

/** One outcome, and all losses that lead to it. */
interface Group {
  readonly key: string;
  readonly outcome: RunOutcome;
  readonly rows: LossRow[];
}

/** Draws into `body`, and begins when it is in sight. */
export function fillLosses(body: HTMLElement, losses: Exploration<Losses, LossRow>): void {
  const pane = runPane({views: ["ladder", "player", "sentence"]});
  const list = html("div", {class: "explored-list", role: "group", "aria-label": words.outcomes});
  const line = progressLine(losses, {summary: ({left}) => (left > 0 ? words.left(left) : "")});
  const opened = new Set<string>();
  let chosen: LossRow | null = null;
  const choose = (row: LossRow): void => {
    chosen = row;
    show();
    void pane.open(rowText(row), () => losses.open(row));
  };
  const pill = (row: LossRow): HTMLButtonElement => {
    const pressed = {"aria-pressed": row === chosen ? "true" : "false", tabindex: -1};
    const node = button(hitsText(row.hits), () => choose(row), {
      class: "explored-pill",
      ...pressed
    });
    const {class: name, later} = row.outcome;
    if (name === "later" || name === "unnoticed") node.append(html("span", {}, words.by(later)));
    return node;
  };
  const groupNode = ({key, outcome, rows}: Group, all: number): HTMLElement => {
    const few = opened.has(key) ? rows : rows.slice(0, SHOWN);
    const hidden = rows.length - few.length;
    const more = (): void => {
      opened.add(key);
      show();
    };
    return html(
      "section",
      {class: `explored-group o-${outcome.class}`},
      html(
        "h3",
        {},
        html("span", {class: "explored-sign", "aria-hidden": "true"}, SIGNS[outcome.class]),
        html("span", {}, outcomeText(outcome)),
        html("span", {class: "explored-share"}, words.share(rows.length, all))
      ),
      html(
        "div",
        {class: "explored-pills"},
        ...few.map(pill),
        hidden > 0 ? button(words.more(hidden), more, {class: "explored-more", tabindex: -1}) : null
      )
    );
  };
  const show = (): void => {
    line.show();
    const rows = losses.progress?.result.rows ?? [];
    const groups = groupsOf(rows);
    const focused = [...list.querySelectorAll("button")].indexOf(
      document.activeElement as HTMLButtonElement
    );
    list.replaceChildren(...groups.map((group) => groupNode(group, rows.length)));
    rove(list);
    if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
    if (losses.state !== "done" || chosen) return;
    const worst = groups[0]?.rows[0];
    if (worst) choose(worst);
  };
  body.className = "explored-box";
  body.append(line.node, html("div", {class: "explored"}, list, pane.node));
  whileSeen(body, losses, show);
}

/** `"Lost: client SYN. The same, later."` */
function rowText({hits, outcome}: LossRow): string {
  const what = hitsText(hits);
  const isLoss = hits.every(({kind}) => kind === "drop");
  return `${isLoss ? words.lossesOf(what) : what}. ${outcomeText(outcome)}.`;
}

/** Keys of rows: a table is drawn again many times while rows come in. */
const keys = new WeakMap<LossRow, string>();

function keyOf(row: LossRow): string {
  const known = keys.get(row);
  if (known !== undefined) return known;
  const key = outcomeKey(row.outcome);
  keys.set(row, key);
  return key;
}

/** The worst outcome first, and of equal ones the one that is seen most. */
function groupsOf(rows: readonly LossRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key) ?? {key, outcome: row.outcome, rows: []};
    group.rows.push(row);
    groups.set(key, group);
  }
  const rank = ({outcome}: Group): number => WORST_FIRST.indexOf(outcome.class);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length);
}
