/** Reads a packetdrill script: head options, then events, each with its time and action. */
import {Cursor} from "./cursor.ts";
import {parseCall} from "./expressions.ts";
import {tokens, type Defines} from "./lexer.ts";
import {parsePacket} from "./packets.ts";
import {
  ScriptError,
  type Action,
  type Command,
  type EventTime,
  type HeadOption,
  type Script,
  type ScriptEvent
} from "./syntax.ts";

/** Parses `source`. `defines` are the names that `#ifdef` knows. Throws ScriptError. */
export function parse(source: string, defines: Defines = new Map()): Script {
  const cursor = new Cursor(tokens(source, new Map([...headDefines(source), ...defines])));
  const options = parseOptions(cursor);
  const setup = parseCommands(cursor);
  const events: ScriptEvent[] = [];
  while (!cursor.is("end") && !cursor.is("command")) events.push(parseEvent(cursor, source));
  const cleanup = parseCommands(cursor);
  if (!cursor.is("end")) cursor.fail("the end of the file after the last shell command");
  return {options, setup, events, cleanup};
}

/** `--define=NAME` at the head has to be known before `#ifdef NAME` is read. */
function headDefines(source: string): [string, string | null][] {
  const found: [string, string | null][] = [];
  for (const match of source.matchAll(/^[ \t]*--define[ \t]*=[ \t]*(\w+)(?:=(.*\S))?/gm))
    found.push([match[1] ?? "", match[2] ?? null]);
  return found;
}

function parseOptions(cursor: Cursor): HeadOption[] {
  const options: HeadOption[] = [];
  for (let token = cursor.accept("option"); token; token = cursor.accept("option")) {
    const value = token.argument?.replace(/^"(.*)"$/, "$1") ?? null;
    options.push({place: token, name: token.text, value});
  }
  return options;
}

function parseCommands(cursor: Cursor): Command[] {
  const commands: Command[] = [];
  for (let token = cursor.accept("command"); token; token = cursor.accept("command"))
    commands.push({kind: "command", place: token, text: token.text});
  return commands;
}

function parseEvent(cursor: Cursor, source: string): ScriptEvent {
  const first = cursor.peek();
  const time = parseTime(cursor);
  const begin = cursor.peek();
  const action = parseAction(cursor, time);
  const late = action.kind === "packet" && action.direction === "out";
  if (!late && (time.kind === "any" || time.kind.endsWith("range")) && action.kind !== "foreign")
    throw new ScriptError(begin, "expected an outbound packet (>) after * or a range of times");
  const lineEnd = source.indexOf("\n", first.start);
  const text = source.slice(first.start, lineEnd < 0 ? source.length : lineEnd).trim();
  return {place: {line: first.line, column: first.column}, time, text, action};
}

function parseTime(cursor: Cursor): EventTime {
  if (cursor.accept("sign", "*")) return {kind: "any"};
  const relative = cursor.accept("sign", "+") !== null;
  if (!relative && !cursor.is("number")) cursor.fail("a time: 0.1, +0.1, 0.1~0.2 or *");
  const place = cursor.peek();
  const from = seconds(cursor);
  if (!cursor.accept("sign", "~"))
    return relative ? {kind: "relative", after: from} : {kind: "absolute", at: from};
  if (relative) cursor.accept("sign", "+");
  const to = seconds(cursor);
  if (to < from) throw new ScriptError(place, "expected a range whose end is not before its start");
  return {kind: relative ? "relative-range" : "absolute-range", from, to};
}

function seconds(cursor: Cursor): number {
  const token = cursor.expect("number", undefined, "a time in seconds");
  if (token.value < 0) throw new ScriptError(token, `expected a time of 0 or more`);
  return Math.round(token.value * 1e6);
}

function parseAction(cursor: Cursor, time: EventTime): Action {
  const token = cursor.peek();
  if (token.kind === "command") {
    cursor.next();
    return {kind: "command", place: token, text: token.text};
  }
  if (token.kind === "code") {
    cursor.next();
    return {kind: "code", place: token, text: token.text};
  }
  if (cursor.is("sign", "<") || cursor.is("sign", ">")) return parsePacket(cursor);
  let end: number | null = null;
  if (cursor.accept("...")) {
    const place = cursor.peek();
    end = seconds(cursor);
    const start = time.kind === "absolute" ? time.at : time.kind === "relative" ? time.after : 0;
    if (end < start)
      throw new ScriptError(place, "expected a call that does not end before it begins");
  }
  if (!cursor.is("word"))
    cursor.fail("a packet (< or >), a system call, `a shell command` or %{ code }%");
  return parseCall(cursor, end);
}
