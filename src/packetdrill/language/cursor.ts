/** Walks over a script's tokens: looks ahead, takes one, and says what was expected instead. */
import type {Token, TokenKind} from "./lexer.ts";
import {ScriptError} from "./syntax.ts";

export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token `ahead` places further on; 0 is the next one. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    if (!token) throw new Error("a script has at least its end token");
    return token;
  }

  /** Takes the next token, whatever it is. */
  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  is(kind: TokenKind, text?: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === kind && (text === undefined || token.text === text);
  }

  /** Takes the next token when it is this one. */
  accept(kind: TokenKind, text?: string): Token | null {
    return this.is(kind, text) ? this.next() : null;
  }

  /** Takes the next token, which has to be this one. */
  expect(kind: TokenKind, text: string | undefined, wanted: string): Token {
    if (!this.is(kind, text)) this.fail(wanted);
    return this.next();
  }

  sign(text: string, wanted = `"${text}"`): Token {
    return this.expect("sign", text, wanted);
  }

  /** A whole number from `low` to `high`. */
  integer(wanted: string, low = -Infinity, high = Infinity): number {
    const token = this.expect("number", undefined, wanted);
    if (!Number.isInteger(token.value) || token.value < low || token.value > high)
      throw new ScriptError(token, `expected ${wanted} from ${low} to ${high}, not ${token.text}`);
    return token.value;
  }

  /** Stops: this token is not what was expected. */
  fail(wanted: string): never {
    const token = this.peek();
    throw new ScriptError(token, `expected ${wanted}, not ${describe(token)}`);
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the file";
    case "string":
      return `"${token.text}"`;
    case "command":
      return "a shell command";
    case "code":
      return "%{ code }%";
    case "option":
      return `the option --${token.text}`;
    default:
      return `"${token.text}"`;
  }
}
