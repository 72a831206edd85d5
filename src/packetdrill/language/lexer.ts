/** Cuts a packetdrill script into tokens, and leaves out comments and what `#ifdef` excludes. */
import {firstWhere} from "../../base/binary-search.ts";
import {ScriptError, type Place} from "./syntax.ts";

export type TokenKind =
  | "option" // --name=value
  | "number"
  | "address" // 192.0.2.1
  | "word"
  | "string"
  | "command" // between backquotes
  | "code" // between %{ and }%
  | "..."
  | "sign" // one character
  | "end";

export interface Token extends Place {
  readonly kind: TokenKind;
  /** The token's text: without its quotes, for strings, commands and code. */
  readonly text: string;
  /** The value of a number. */
  readonly value: number;
  /** The value of an option, or null. */
  readonly argument: string | null;
  /** Where the next token starts to look, as an offset in the source. */
  readonly start: number;
  readonly stop: number;
}

/** Names that `#ifdef` knows and, when they have a value, words that stand for another. */
export type Defines = ReadonlyMap<string, string | null>;

const optionPattern = /--([A-Za-z0-9_]+)(?:[ \t]*=[ \t]*((?:[^\s"`]|"[^"\n]*"|`[^`\n]*`)+))?/y;
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ["address", /\d+\.\d+\.\d+\.\d+/y],
  ["...", /\.\.\./y],
  ["number", /-?\d*\.\d+(?![A-Za-z0-9_])/y],
  ["number", /0x[0-9a-fA-F]+(?![A-Za-z0-9_])/y],
  ["number", /-?\d+(?![A-Za-z0-9_])/y],
  ["word", /[A-Za-z0-9_]+/y]
];
const quoted: readonly (readonly [TokenKind, RegExp, string, string])[] = [
  ["string", /"((?:\\[^]|[^"\\])*)"/y, '"', 'a closing "'],
  ["command", /`((?:\\[^]|[^`\\])*)`/y, "`", "a closing `"],
  ["code", /%\{([^]*?)\}%/y, "%{", "a closing }%"]
];
const comments: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\n]*/y, "//"],
  [/\/\*[^]*?\*\//y, "/*"]
];

/** All tokens of `source`; the last one is of kind `end`. Throws ScriptError. */
export function tokens(source: string, defines: Defines = new Map()): Token[] {
  return new Lexer(source, defines).all();
}

class Lexer {
  readonly #source: string;
  readonly #defines: Defines;
  /** Offsets at which lines begin. */
  readonly #lines: number[] = [0];
  /** The open `#ifdef`s: is the present branch read, and was one read before? */
  readonly #branches: {reading: boolean; done: boolean; place: Place}[] = [];
  #at = 0;

  constructor(source: string, defines: Defines) {
    this.#source = source;
    this.#defines = defines;
    for (let i = 0; i < source.length; i++) if (source[i] === "\n") this.#lines.push(i + 1);
  }

  all(): Token[] {
    const found: Token[] = [];
    for (;;) {
      const token = this.#next();
      found.push(token);
      if (token.kind === "end") return found;
    }
  }

  #place(offset: number): Place {
    // Lines count from 1: it is the number of those that begin before, or there.
    const line = firstWhere(this.#lines.length, (i) => (this.#lines[i] ?? 0) > offset);
    return {line, column: offset - (this.#lines[line - 1] ?? 0) + 1};
  }

  #next(): Token {
    this.#skip();
    const start = this.#at;
    if (start >= this.#source.length) {
      const open = this.#branches.at(-1);
      if (open) throw new ScriptError(open.place, "expected #endif before the end of the file");
      return this.#token("end", start, "the end of the file");
    }
    const option = this.#match(optionPattern);
    if (option) {
      const token = this.#token("option", start, option[1] ?? "");
      return {...token, argument: option[2] ?? null};
    }
    for (const [kind, pattern, opening, wanted] of quoted) {
      const match = this.#match(pattern);
      if (match) return this.#token(kind, start, match[1] ?? "");
      if (this.#source.startsWith(opening, start))
        throw new ScriptError(this.#place(start), `expected ${wanted} after this ${opening}`);
    }
    for (const [kind, pattern] of patterns) {
      const match = this.#match(pattern);
      if (match) return this.#substitute(this.#token(kind, start, match[0]));
    }
    this.#at++;
    return this.#token("sign", start, this.#source[start] ?? "");
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #token(kind: TokenKind, start: number, text: string): Token {
    const value = kind === "number" ? Number(text) : NaN;
    return {kind, text, value, argument: null, start, stop: this.#at, ...this.#place(start)};
  }

  /** A word that was defined with a value stands for that value. */
  #substitute(token: Token): Token {
    const value = token.kind === "word" ? this.#defines.get(token.text) : undefined;
    if (value === undefined || value === null) return token;
    const inner = value.slice(1, -1);
    if (value.startsWith('"')) return {...token, kind: "string", text: inner};
    if (value.startsWith("`")) return {...token, kind: "command", text: inner};
    if (/^-?\d+$/.test(value)) return {...token, kind: "number", text: value, value: Number(value)};
    return {...token, text: value};
  }

  /** Goes past spaces, comments, the shebang line and directives. */
  #skip(): void {
    for (;;) {
      this.#match(/\s+/y);
      if (this.#at === 0 && this.#match(/#![^\n]*/y)) continue;
      if (this.#source[this.#at] === "#" && this.#atLineStart()) {
        this.#directive();
        continue;
      }
      const before = this.#at;
      for (const [pattern] of comments) this.#match(pattern);
      if (this.#at > before) continue;
      if (this.#source.startsWith("/*", this.#at))
        throw new ScriptError(this.#place(this.#at), "expected a closing */ after this /*");
      return;
    }
  }

  #atLineStart(): boolean {
    const line = this.#lines[this.#place(this.#at).line - 1] ?? 0;
    return this.#source.slice(line, this.#at).trim() === "";
  }

  #directive(): void {
    const place = this.#place(this.#at);
    const match = this.#match(/#[ \t]*(\w*)[ \t]*(\w*)[^\n]*/y);
    const [, word = "", name = ""] = match ?? [];
    const branch = this.#branches.at(-1);
    if (word === "ifdef" || word === "ifndef") {
      if (name === "") throw new ScriptError(place, `expected a name after #${word}`);
      const reading = this.#defines.has(name) === (word === "ifdef");
      this.#branches.push({reading, done: reading, place});
      if (!reading) this.#skipBranch();
    } else if (word === "else" && branch) {
      branch.reading = !branch.done;
      branch.done = true;
      if (!branch.reading) this.#skipBranch();
    } else if (word === "endif" && branch) {
      this.#branches.pop();
    } else if (word === "else" || word === "endif") {
      throw new ScriptError(place, `expected an #ifdef before this #${word}`);
    } else {
      throw new ScriptError(place, "expected #ifdef, #ifndef, #else or #endif");
    }
  }

  /** Goes to the `#else` or `#endif` of a branch that is not read; inner ones are passed over. */
  #skipBranch(): void {
    let depth = 0;
    const directive = /^[ \t]*#[ \t]*(ifdef|ifndef|else|endif)\b/gm;
    directive.lastIndex = this.#at;
    for (let match = directive.exec(this.#source); match; match = directive.exec(this.#source)) {
      if (match[1] === "ifdef" || match[1] === "ifndef") depth++;
      else if (depth === 0) {
        this.#at = match.index;
        return;
      } else if (match[1] === "endif") depth--;
    }
    this.#at = this.#source.length;
  }
}
