/** The socket tables of all hosts at the cursor, each in the words of its host's own system. */
import type {Micros} from "../base/units.ts";
import type {Run} from "../sim/record.ts";
import {belowRow, socketTable} from "../view/sockets.ts";
import type {SocketTable} from "../view/sockets.ts";
import {html} from "./html.ts";

/** More rows than this are counted instead of shown. */
const MOST_ROWS = 24;

export interface SocketView {
  readonly node: HTMLElement;
  show(run: Run, at: Micros): void;
}

/** What the kernels would answer at the cursor. Cells that changed since are marked. */
export function socketView(): SocketView {
  const node = html("div", {class: "sockets"});
  let before = new Map<string, string>();
  let shown: Run | null = null;
  return {
    node,
    show(run, at) {
      const now = new Map<string, string>();
      const tables = run.hosts.map((_, host) => {
        const table = socketTable(run, host, at);
        return tableNode(table, (row, column, text) => {
          const key = `${host}/${row}/${column}`;
          now.set(key, text);
          return shown === run && before.size > 0 && before.get(key) !== text;
        });
      });
      before = now;
      shown = run;
      node.replaceChildren(...tables);
    }
  };
}

type Changed = (row: number, column: number, text: string) => boolean;

function tableNode(table: SocketTable, changed: Changed): HTMLElement {
  const prompt = table.dialect === "windows" ? "C:\\>" : "$";
  const command = `${table.host} ${prompt} ${table.command}`;
  const head = html("tr", {}, ...table.columns.map((name) => html("th", {scope: "col"}, name)));
  const rows = table.rows.slice(0, MOST_ROWS).flatMap((row) => {
    const cells = row.cells.map((text, column) => {
      const marked = changed(row.socket, column, text);
      return html("td", {class: marked ? "changed" : null}, text);
    });
    const line = html("tr", {"data-socket": row.socket, "data-state": row.state}, ...cells);
    if (!belowRow(row)) return [line];
    const notes = html("td", {colspan: table.columns.length, class: "notes"}, belowRow(row));
    return [line, html("tr", {}, notes)];
  });
  const left = table.rows.length - MOST_ROWS;
  const none = table.rows.length === 0 ? "no TCP socket" : left > 0 ? `… ${left} more rows` : "";
  if (none) {
    const cell = html("td", {colspan: table.columns.length, class: "notes"}, none);
    rows.push(html("tr", {}, cell));
  }
  const body = html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows));
  const name = `Sockets of ${table.host}`;
  const scroll = html(
    "div",
    {class: "scroll", tabindex: 0, role: "group", "aria-label": name},
    body
  );
  return html("div", {class: "socket-table"}, html("p", {class: "prompt"}, command), scroll);
}
