/** The socket tables of all hosts at the cursor, each in the words of its host's own system. */
import type {Micros} from "../../base/units.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {belowRow, socketTable, stateName} from "../../trace/data/sockets.ts";
import type {SocketRow, SocketTable} from "../../trace/data/sockets.ts";
import {count} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import {words} from "./words.ts";

/** More rows than this are counted by state, after the first few. */
const MOST_ROWS = 24;
const FIRST = 8;

/** What the systems call the column of the states. */
const STATE: ReadonlySet<string> = new Set(["State", "(state)"]);

/** What they call the column of the peer's address. Where there is no room, it is below its own. */
const PEER = /^(Peer|Foreign) /;
/** Notes that are so much longer than the longest state still have room below it and its queues. */
const QUEUES = 13;

/** The socket tables as an element. */
export interface SocketView {
  readonly node: HTMLElement;
  show(run: Trace, at: Micros): void;
  /** Lights the row of the socket to which something happened, as long as the cursor is there. */
  light(happening: Happening | null): void;
}

/** By which column a table is sorted. Without one, it has the system's own order. */
interface Sort {
  readonly column: number;
  readonly down: boolean;
}

/**
 * What the kernels would answer at the cursor. Cells that changed since are marked. A press on a
 * column's name sorts by it, a second press the other way round, a third as the system has it.
 */
export function socketView(): SocketView {
  const node = html("div", {class: "sockets"});
  const sorts = new Map<number, Sort>();
  let before = new Map<string, string>();
  let shown: Trace | null = null;
  let time: Micros = 0;
  let lit: Happening | null = null;
  const show = (run: Trace, at: Micros) => {
    const now = new Map<string, string>();
    const tables = run.hosts.map((_, host) => {
      const changed: Changed = (row, column, text) => {
        const key = `${host}/${row}/${column}`;
        now.set(key, text);
        return shown === run && before.size > 0 && before.get(key) !== text;
      };
      const sort = sorts.get(host);
      return tableNode(socketTable(run, host, at), sort, changed, (column) => press(host, column));
    });
    before = now;
    [shown, time] = [run, at];
    node.replaceChildren(...tables);
    mark();
  };
  const mark = () => {
    const {host, socket} = (lit?.at === time && socketOf(lit)) || {host: -1, socket: -1};
    for (const row of node.querySelectorAll("tr.lit")) row.classList.remove("lit");
    const row = node.children[host]?.querySelector(`tr[data-socket="${socket}"]`);
    row?.classList.add("lit");
  };
  const press = (host: number, column: number) => {
    const sort = sorts.get(host);
    if (sort?.column !== column) sorts.set(host, {column, down: false});
    else if (!sort.down) sorts.set(host, {column, down: true});
    else sorts.delete(host);
    if (shown) show(shown, time);
    // The button that was pressed is a new one now.
    node.children[host]?.querySelectorAll<HTMLElement>("th button")[column]?.focus();
  };
  const light = (happening: Happening | null) => {
    lit = happening;
    mark();
  };
  return {node, show, light};
}

/** The socket to which something happened, with its host. */
function socketOf(happening: Happening): {readonly host: number; readonly socket: number} | null {
  if (happening.kind === "state") return happening.change;
  return happening.kind === "wait" ? happening.wait : null;
}

type Changed = (row: number, column: number, text: string) => boolean;

function tableNode(
  table: SocketTable,
  sort: Sort | undefined,
  changed: Changed,
  press: (column: number) => void
): HTMLElement {
  const prompt = table.dialect === "windows" ? "C:\\>" : "$";
  const command = `${table.host} ${prompt} ${table.command}`;
  const head = html("tr", {}, ...headCells(table, sort, press));
  const ordered = sorted(table.rows, sort);
  const shown = ordered.length > MOST_ROWS ? ordered.slice(0, FIRST) : ordered;
  const peer = table.columns.findIndex((name) => PEER.test(name));
  const short =
    QUEUES + Math.max(...shown.map(({state}) => stateName(table.dialect, state).length));
  const rows = shown.flatMap((row) => {
    const notes = belowRow(row);
    const under = table.dialect === "linux" && notes.length <= short ? notes : null;
    const cells = row.cells.map((text, column) => {
      const marked = changed(row.socket, column, text);
      const mark = STATE.has(table.columns[column] ?? "") ? meaningMark(row.meaning) : null;
      const attributes = {
        class: [...classOf(table, column), ...(marked ? ["changed"] : [])].join(" ") || null,
        "data-under": column === peer - 1 ? (row.cells[peer] ?? null) : column === 0 ? under : null
      };
      return html("td", attributes, mark, text);
    });
    const line = html("tr", {"data-socket": row.socket, "data-state": row.state}, ...cells);
    if (!notes) return [line];
    // At the row's end as the system has it; where that is too far to the right, below it.
    line.append(html("td", {class: "notes beside"}, notes));
    const below = html("td", {colspan: table.columns.length, class: "notes"}, notes);
    return [line, html("tr", {class: under ? "below short" : "below"}, below)];
  });
  const left = ordered.slice(shown.length);
  const more = left.length > 0 ? words.moreRows(left.length, byState(left, table.dialect)) : "";
  const none = ordered.length === 0 ? words.noSocket : more;
  if (none) {
    const cell = html("td", {colspan: table.columns.length, class: "notes"}, none);
    rows.push(html("tr", {}, cell));
  }
  const body = html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows));
  const name = words.socketsOf(table.host);
  const scroll = html(
    "div",
    {class: "scroll", tabindex: 0, role: "group", "aria-label": name},
    body
  );
  return html("div", {class: "socket-table"}, html("p", {class: "prompt"}, command), scroll);
}

/** What a column is left out for where there is no room: its class. */
function classOf({columns}: SocketTable, column: number): string[] {
  const name = columns[column] ?? "";
  return PEER.test(name) ? ["peer"] : name === "Proto" ? ["proto"] : [];
}

/** How many rows of each state there are: `"176 × TIME-WAIT"`. */
function byState(rows: readonly SocketRow[], dialect: SocketTable["dialect"]): string[] {
  const counts = new Map<string, number>();
  for (const {state} of rows) {
    const name = stateName(dialect, state);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${count(n)} × ${name}`);
}

function headCells(
  table: SocketTable,
  sort: Sort | undefined,
  press: (column: number) => void
): HTMLElement[] {
  return table.columns.map((name, column) => {
    const next = table.columns[column + 1] ?? "";
    const own = {
      scope: "col",
      class: classOf(table, column).join(" ") || null,
      "data-under": PEER.test(next) ? next : null
    };
    // Two rows or more can be put in another order.
    if (table.rows.length < 2) return html("th", own, name);
    const by = sort?.column === column ? sort : null;
    const order = by ? (by.down ? "descending" : "ascending") : null;
    const sign = by ? (by.down ? " ▾" : " ▴") : "";
    const key = button(name + sign, () => press(column), {title: words.sortBy(name)});
    return html("th", {...own, "aria-sort": order}, key);
  });
}

/** Numbers by their size, all else by its letters; equal rows keep the system's order. */
function sorted(rows: readonly SocketRow[], sort: Sort | undefined): readonly SocketRow[] {
  if (!sort) return rows;
  const {column, down} = sort;
  const order = (a: SocketRow, b: SocketRow) =>
    (a.cells[column] ?? "").localeCompare(b.cells[column] ?? "", "en", {numeric: true});
  return [...rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
}
