/** Evaluates the assertions of a script: a small, safe part of Python, over `tcpi_*` fields. */

/** A value of the little language. Integers are JavaScript numbers: exact up to 2⁵³. */
type Value = number | string | boolean | null | readonly Value[];

/** What names stand for: the value, or undefined when there is no such name. */
export type Names = (name: string) => Value | undefined;

/** How it went: `unsupported` says what the evaluator does not know. */
export type Verdict =
  | {readonly kind: "held"}
  | {readonly kind: "failed"; readonly text: string}
  | {readonly kind: "unsupported"; readonly text: string};

/** Code that cannot be evaluated here, as opposed to an assertion that does not hold. */
class Unsupported extends Error {}

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

function truth(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function number(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  throw new Unsupported(`${show(value)} is not a number`);
}

function same(left: Value, right: Value): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") {
    const plain = (value: Value): Value => (typeof value === "boolean" ? Number(value) : value);
    return plain(left) === plain(right);
  }
  return show(left) === show(right);
}

function compare(operator: string, left: Value, right: Value): boolean {
  if (operator === "==" || operator === "is") return same(left, right);
  if (operator === "!=") return !same(left, right);
  if (operator === "in") {
    if (typeof right === "string") return right.includes(String(left));
    if (Array.isArray(right)) return right.some((item: Value) => same(left, item));
    throw new Unsupported(`${show(right)} is not a list`);
  }
  const [a, b] =
    typeof left === "string" && typeof right === "string"
      ? [left, right]
      : [number(left), number(right)];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  if (operator === ">") return a > b;
  return a >= b;
}

function calculate(operator: string, left: Value, right: Value): Value {
  if (operator === "+" && typeof left === "string" && typeof right === "string")
    return left + right;
  if (operator === "%" && typeof left === "string") return left;
  const [a, b] = [number(left), number(right)];
  if ("/%".includes(operator[0] ?? "") && b === 0) throw new Unsupported("division by zero");
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return a - b * Math.floor(a / b);
    default:
      return bits(operator, BigInt(Math.trunc(a)), BigInt(Math.trunc(b)));
  }
}

function bits(operator: string, a: bigint, b: bigint): number {
  if (operator === "|") return Number(a | b);
  if (operator === "&") return Number(a & b);
  if (operator === "^") return Number(a ^ b);
  if (b < 0n || b > 64n) throw new Unsupported(`a shift by ${b}`);
  return Number(operator === "<<" ? a << b : a >> b);
}

function apply(name: string, args: readonly Value[]): Value {
  const functions: Record<string, (numbers: number[]) => Value> = {
    abs: ([n = 0]) => Math.abs(n),
    min: (numbers) => Math.min(...numbers),
    max: (numbers) => Math.max(...numbers),
    int: ([n = 0]) => Math.trunc(n),
    round: ([n = 0]) => Math.round(n),
    float: ([n = 0]) => n
  };
  if (name === "str") return show(args[0] ?? "");
  if (name === "len" && (typeof args[0] === "string" || Array.isArray(args[0])))
    return args[0].length;
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!found) throw new Unsupported(`the function ${name}`);
  const list = args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly Value[]) : args;
  return found(list.map(number));
}

/** A value as Python prints it. */
function show(value: Value): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number" || typeof value === "string") return String(value);
  return `[${value.map(show).join(", ")}]`;
}
