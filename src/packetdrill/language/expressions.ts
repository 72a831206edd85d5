/** Reads a system call of a script: `accept(3, ..., ...) = -1 EAGAIN (Resource busy)`. */
import type {Cursor} from "./cursor.ts";
import {ScriptError, type Expression, type SystemCall} from "./syntax.ts";

/** The cursor stands at the call's name; `end` is when a blocking one returns, in µs. */
export function parseCall(cursor: Cursor, end: number | null): SystemCall {
  const name = cursor.expect("word", undefined, "the name of a system call");
  const place = {line: name.line, column: name.column};
  cursor.sign("(", `"(" and the arguments of ${name.text}`);
  const args = cursor.is("sign", ")") ? [] : parseList(cursor);
  cursor.sign(")", '"," or ")"');
  cursor.sign("=", `"=" and the result of ${name.text}`);
  const result = parseExpression(cursor);
  // No event begins with a word, so that a word here is the name of an error.
  const errno = cursor.accept("word")?.text ?? null;
  if (errno !== null && !/^[A-Z][A-Z0-9_]*$/.test(errno))
    throw new ScriptError(place, `expected the name of an error, such as EINPROGRESS: "${errno}"`);
  if (cursor.is("sign", "(")) skipNote(cursor);
  return {kind: "call", place, name: name.text, args, result, errno, end};
}

/** `(Connection refused)`: for people. */
function skipNote(cursor: Cursor): void {
  const open = cursor.next();
  while (!cursor.is("sign", ")")) {
    if (cursor.is("end") || cursor.peek().line > open.line + 1)
      throw new ScriptError(open, 'expected ")" after this note');
    cursor.next();
  }
  cursor.next();
}

function parseList(cursor: Cursor): Expression[] {
  const items = [parseExpression(cursor)];
  while (cursor.accept("sign", ",")) items.push(parseExpression(cursor));
  return items;
}

function parseExpression(cursor: Cursor): Expression {
  const first = parsePrimary(cursor);
  if (!cursor.is("sign", "|")) return first;
  const parts = [first];
  while (cursor.accept("sign", "|")) parts.push(parsePrimary(cursor));
  return {kind: "or", place: first.place, parts};
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.peek();
  const place = {line: token.line, column: token.column};
  if (cursor.accept("...")) return {kind: "any", place};
  if (cursor.accept("number")) return {kind: "number", place, value: token.value};
  if (token.kind === "string") return parseString(cursor);
  if (token.kind === "word") return parseWord(cursor);
  for (const [open, close, kind] of [
    ["[", "]", "array"],
    ["{", "}", "struct"]
  ] as const) {
    if (!cursor.accept("sign", open)) continue;
    const items = cursor.is("sign", close) ? [] : parseList(cursor);
    cursor.sign(close, `"," or "${close}"`);
    return {kind, place, items};
  }
  return cursor.fail("a value: a number, a name, a string, ..., [list] or {structure}");
}

function parseString(cursor: Cursor): Expression {
  const first = cursor.next();
  let value = unescape(first.text);
  for (let more = cursor.accept("string"); more; more = cursor.accept("string"))
    value += unescape(more.text);
  const open = cursor.accept("...") !== null;
  return {kind: "string", place: {line: first.line, column: first.column}, value, open};
}

/** A name, a field with its value, or a function such as `htons(8080)`. */
function parseWord(cursor: Cursor): Expression {
  const token = cursor.next();
  const place = {line: token.line, column: token.column};
  let args: Expression[] | null = null;
  if (cursor.accept("sign", "(")) {
    args = cursor.is("sign", ")") ? [] : parseList(cursor);
    cursor.sign(")", '"," or ")"');
  }
  if (cursor.accept("sign", "="))
    return {kind: "field", place, name: token.text, value: parseExpression(cursor)};
  if (args) return {kind: "apply", place, name: token.text, args};
  return {kind: "word", place, name: token.text};
}

function unescape(text: string): string {
  const named: Record<string, string> = {n: "\n", t: "\t", r: "\r", "0": "\0"};
  return text.replace(/\\x([0-9a-fA-F]{2})|\\([^])/g, (_, hex: string, other: string) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : (named[other] ?? other)
  );
}
