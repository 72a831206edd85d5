/** A packet's header as the RFCs draw it, in rows of 32 bits, and beside it its bytes in hex. */
import type {HeaderField} from "../../wire/fields.ts";
import {html} from "../dom/html.ts";
import {words} from "./words.ts";

/** A field, or the part of it that stands in one row. */
export interface Piece {
  /** Index of the field in the packet's list. */
  readonly field: number;
  readonly row: number;
  /** First column, from 0, and how many. */
  readonly column: number;
  readonly span: number;
  /** Is this the part that has the name in it? */
  readonly named: boolean;
  /** Is it one of several rows of one field, all equally wide? They look like one box. */
  readonly stacked: boolean;
}

/** How wide a column is at least, in px; and one in which a single bit can be pressed. */
const COLUMN = 16;
const PRESSED = 24;

/** Longer fields, as payload is, are drawn as this many bits: one row. */
const LONGEST = 32;

/** Where the fields of a header stand when a row has `width` bits. `start` is the first bit. */
export function pieces(fields: readonly HeaderField[], width: number, start: number): Piece[] {
  return fields.flatMap((field, index) => {
    if (field.bit < start) return [];
    const cut: Piece[] = [];
    const end = field.bit - start + Math.min(field.bits, LONGEST);
    for (let bit = field.bit - start; bit < end;) {
      const row = Math.floor(bit / width);
      const column = bit % width;
      const span = Math.min(end - bit, width - column);
      cut.push({field: index, row, column, span, named: false, stacked: false});
      bit += span;
    }
    const widest = cut.reduce((a, b) => (b.span > a.span ? b : a), cut[0] as Piece);
    const stacked = cut.length > 1 && cut.every(({span}) => span === cut[0]?.span);
    return cut.map((piece) => ({...piece, stacked, named: piece === widest}));
  });
}

/** The drawing: each field is a button, whose name tells its value. */
export function gridNode(
  fields: readonly HeaderField[],
  width: number,
  range: {readonly start: number; readonly end: number; readonly name: string}
): HTMLElement {
  const inside = fields.map((field) =>
    field.bit >= range.start && field.bit < range.end ? field : {...field, bit: -1}
  );
  const rows: HTMLElement[][] = [];
  // A bit stays wide enough to be pressed; the columns of longer fields can be narrower.
  const least = Array.from({length: width}, () => COLUMN);
  for (const {field, row, column, span, named, stacked} of pieces(inside, width, range.start)) {
    const whole = fields[field] as HeaderField;
    const {bits} = whole;
    if (bits === 1) least[column] = PRESSED;
    const style = `grid-column: ${column + 1} / span ${span}`;
    const kind = bits === 1 ? "field bit" : stacked ? "field stacked" : "field";
    const attributes = {class: kind, "data-field": field, style};
    const cell = named
      ? html(
          "button",
          {...attributes, type: "button", tabindex: -1, "aria-label": spoken(whole)},
          html("span", {class: "name"}, shortName(whole)),
          " ",
          html("span", {class: "value"}, valueText(whole))
        )
      : html("span", {...attributes, "aria-hidden": "true"});
    (rows[row] ??= []).push(cell);
  }
  const lines = rows.map((cells) => html("div", {class: "row"}, ...cells));
  const attributes = {class: "grid", role: "group", "aria-label": range.name};
  const columns = least.map((px) => `minmax(${px}px, 1fr)`).join(" ");
  const all = least.reduce((sum, px) => sum + px, 1);
  return html("div", {...attributes, style: `--columns: ${columns}; --least: ${all}px`}, ...lines);
}

/** A field's name beside its option's kind. */
const shortName = ({name, bits}: HeaderField): string =>
  bits === 1 ? name : name.replace(/^.*: /, "");

/** What is heard begins with what is seen, so that a field can be asked for by it (WCAG 2.5.3). */
function spoken(field: HeaderField): string {
  const value = valueText(field);
  const seen = `${shortName(field)} ${value}`;
  const of =
    shortName(field) === field.name ? "" : words.ofField(field.name.replace(/: [^:]*$/, ""));
  return field.text === value ? `${seen}${of}` : `${seen}${of}: ${field.text}`;
}

/** A value that fits into the drawing; the whole text stands below it. */
function valueText({id, name, bits, value, text}: HeaderField): string {
  if (bits <= 2) return String(value);
  if (id === "option.kind") return `${value} · ${name.replace(/: Kind$/, "")}`;
  return text
    .replace(/ \(relative: (\d+)\)/, " · $1")
    .replace(/ \((correct|TCP)\)$/, "")
    .replace(/ words = .*$/, " words");
}

/** Bytes in hex, sixteen in a line; each knows the fields that it is part of. */
export function hexNode(bytes: Uint8Array, fields: readonly HeaderField[], most: number): Node[] {
  const owners: number[][] = [];
  fields.forEach(({bit, bits}, field) => {
    const end = Math.min(most, Math.ceil((bit + bits) / 8));
    for (let octet = Math.floor(bit / 8); octet < end; octet++) (owners[octet] ??= []).push(field);
  });
  const lines: Node[] = [];
  for (let at = 0; at < Math.min(most, bytes.length); at += 16) {
    const octets = [...bytes.subarray(at, Math.min(at + 16, most))].map((octet, i) => {
      const names = (owners[at + i] ?? []).join(" ");
      return html("span", {"data-fields": names}, octet.toString(16).padStart(2, "0"));
    });
    const offset = html("span", {class: "offset"}, at.toString(16).padStart(4, "0"));
    lines.push(html("div", {class: "line"}, offset, ...octets));
  }
  return lines;
}
