/** Values of the small part of Python in scripts, and what is calculated with them. */

/** A value of the little language. Integers are JavaScript numbers: exact up to 2⁵³. */
export type Value = number | string | boolean | null | readonly Value[];

/** Code that cannot be evaluated here, as opposed to an assertion that does not hold. */
export class Unsupported extends Error {}

export function truth(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

export function number(value: Value): number {
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

export function compare(operator: string, left: Value, right: Value): boolean {
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

export function calculate(operator: string, left: Value, right: Value): Value {
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

export function apply(name: string, args: readonly Value[]): Value {
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
export function show(value: Value): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number" || typeof value === "string") return String(value);
  return `[${value.map(show).join(", ")}]`;
}
