/** Evaluates the assertions of a script: a small, safe part of Python, over `tcpi_*` fields. */
import {
  apply,
  calculate,
  compare,
  number,
  show,
  truth,
  Unsupported,
  type Value
} from "./python-values.ts";

/** What names stand for: the value, or undefined when there is no such name. */
export type Names = (name: string) => Value | undefined;

/** How it went: `unsupported` says what the evaluator does not know. */
export type Verdict =
  | {readonly kind: "held"}
  | {readonly kind: "failed"; readonly text: string}
  | {readonly kind: "unsupported"; readonly text: string};

interface Lexeme {
  readonly kind: "number" | "string" | "name" | "operator" | "end";
  readonly text: string;
  readonly at: number;
  readonly stop: number;
}

const lexemePattern = new RegExp(
  [
    /(0x[0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)/, // numbers
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/, // strings
    /([A-Za-z_]\w*)/, // names
    /(\*\*|\/\/|<<|>>|<=|>=|==|!=|[-+*/%<>|&^~()[\],=.:])/ // operators
  ]
    .map((part) => part.source)
    .join("|"),
  "y"
);

/** Runs the statements of `source` one after another, until one fails. */
export function runCode(source: string, names: Names): Verdict {
  const own = new Map<string, Value>();
  const lookup: Names = (name) => (own.has(name) ? own.get(name) : names(name));
  for (const statement of statements(source)) {
    try {
      const text = runStatement(statement, lookup, own);
      if (text !== null) return {kind: "failed", text};
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      return {kind: "unsupported", text: `${error.message} in: ${statement}`};
    }
  }
  return {kind: "held"};
}

/** Splits at newlines and semicolons, but not inside brackets and strings. */
function statements(source: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let present = "";
  const joined = source.replace(/\\\r?\n/g, " ");
  for (const match of joined.matchAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[^]/g)) {
    const text = match[0];
    if (text.startsWith("#")) continue;
    if ("([{".includes(text)) depth++;
    if (")]}".includes(text)) depth--;
    if (text === ";" || (text === "\n" && depth <= 0)) {
      found.push(present.trim());
      present = "";
    } else present += text;
  }
  found.push(present.trim());
  return found.filter((statement) => statement !== "");
}

/** Answers why an assertion failed, or null. */
function runStatement(text: string, names: Names, own: Map<string, Value>): string | null {
  const reader = new Reader(text, names);
  if (reader.accept("assert")) {
    const held = truth(reader.expression());
    let message: Value = null;
    if (reader.accept(",")) message = reader.expression();
    reader.end();
    if (held) return null;
    const with_ = message === null ? "" : ` (${show(message)})`;
    return `${text}${with_}; ${reader.seen()}`;
  }
  if (reader.accept("print") || reader.accept("pass")) return null;
  const assignment = /^([A-Za-z_]\w*)\s*=(?!=)([^]*)$/.exec(text);
  if (assignment) {
    const value = new Reader(assignment[2] ?? "", names);
    own.set(assignment[1] ?? "", value.expression());
    value.end();
    return null;
  }
  reader.expression();
  reader.end();
  return null;
}

const binary: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%"]
];
const comparisons = ["==", "!=", "<=", ">=", "<", ">", "in", "not", "is"];

class Reader {
  readonly #lexemes: Lexeme[] = [];
  readonly #names: Names;
  readonly #used = new Map<string, Value>();
  #index = 0;

  constructor(text: string, names: Names) {
    this.#names = names;
    let at = 0;
    for (;;) {
      while (/\s/.test(text[at] ?? "")) at++;
      if (at >= text.length) break;
      lexemePattern.lastIndex = at;
      const match = lexemePattern.exec(text);
      if (!match) throw new Unsupported(`"${text[at] ?? ""}" is not understood`);
      const kind = match[1] ? "number" : match[2] ? "string" : match[3] ? "name" : "operator";
      this.#lexemes.push({kind, text: match[0], at, stop: lexemePattern.lastIndex});
      at = lexemePattern.lastIndex;
    }
  }

  /** The names that were looked up, with their values, for the report. */
  seen(): string {
    return [...this.#used].map(([name, value]) => `${name} was ${show(value)}`).join(", ");
  }

  #peek(): Lexeme {
    return this.#lexemes[this.#index] ?? {kind: "end", text: "", at: 0, stop: 0};
  }

  accept(text: string): boolean {
    const {kind, text: present} = this.#peek();
    if (present !== text || kind === "string" || kind === "number") return false;
    this.#index++;
    return true;
  }

  #expect(text: string): void {
    if (!this.accept(text))
      throw new Unsupported(`expected "${text}", not "${this.#peek().text || "the end"}"`);
  }

  end(): void {
    if (this.#peek().kind !== "end") throw new Unsupported(`"${this.#peek().text}" is unexpected`);
  }

  /** `a if test else b`, or anything simpler. */
  expression(): Value {
    const value = this.#or();
    if (!this.accept("if")) return value;
    const test = truth(this.#or());
    this.#expect("else");
    const other = this.expression();
    return test ? value : other;
  }

  #or(): Value {
    let value = this.#and();
    while (this.accept("or")) {
      const right = this.#and();
      if (!truth(value)) value = right;
    }
    return value;
  }

  #and(): Value {
    let value = this.#not();
    while (this.accept("and")) {
      const right = this.#not();
      if (truth(value)) value = right;
    }
    return value;
  }

  #not(): Value {
    return this.accept("not") ? !truth(this.#not()) : this.#comparison();
  }

  /** `a < b <= c` is `a < b and b <= c`. */
  #comparison(): Value {
    let left = this.#binary(0);
    let held: boolean | null = null;
    for (;;) {
      const operator = comparisons.find((text) => this.accept(text));
      if (operator === undefined) return held ?? left;
      let negated = false;
      if (operator === "not") {
        this.#expect("in");
        negated = true;
      } else if (operator === "is") negated = this.accept("not");
      const right = this.#binary(0);
      const result = compare(operator === "not" ? "in" : operator, left, right) !== negated;
      held = (held ?? true) && result;
      left = right;
    }
  }

  #binary(level: number): Value {
    const operators = binary[level];
    if (!operators) return this.#unary();
    let value = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((text) => this.accept(text));
      if (operator === undefined) return value;
      value = calculate(operator, value, this.#binary(level + 1));
    }
  }

  #unary(): Value {
    if (this.accept("-")) return -number(this.#unary());
    if (this.accept("+")) return number(this.#unary());
    if (this.accept("~")) return -number(this.#unary()) - 1;
    const value = this.#atom();
    return this.accept("**") ? number(value) ** number(this.#unary()) : value;
  }

  #atom(): Value {
    const lexeme = this.#peek();
    this.#index++;
    if (lexeme.kind === "number") return Number(lexeme.text);
    if (lexeme.kind === "string") return lexeme.text.slice(1, -1).replace(/\\(.)/g, "$1");
    if (lexeme.text === "(" || lexeme.text === "[") return this.#list(lexeme.text);
    if (lexeme.kind !== "name")
      throw new Unsupported(`"${lexeme.text || "the end"}" is unexpected`);
    if (this.accept("(")) return apply(lexeme.text, this.#items(")"));
    if (lexeme.text === "True") return true;
    if (lexeme.text === "False") return false;
    if (lexeme.text === "None") return null;
    const value = this.#names(lexeme.text);
    if (value === undefined) throw new Unsupported(`the model has no ${lexeme.text}`);
    this.#used.set(lexeme.text, value);
    return value;
  }

  #list(open: string): Value {
    if (open === "[") return this.#items("]");
    const items = this.#items(")");
    const last = this.#lexemes[this.#index - 2]?.text;
    const [only] = items;
    return items.length === 1 && last !== "," && only !== undefined ? only : items;
  }

  #items(close: string): Value[] {
    const items: Value[] = [];
    while (!this.accept(close)) {
      items.push(this.expression());
      if (this.accept(",")) continue;
      this.#expect(close);
      break;
    }
    return items;
  }
}
