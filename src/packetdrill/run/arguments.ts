/** Reads the arguments of a system call: numbers, flags, addresses, structures, buffers. */
import {bitNames, constant} from "./constants.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import {NotApplicable, type OptionArgument} from "../stack/stack.ts";
import {ScriptError, type Expression, type SystemCall} from "../language/syntax.ts";

/** The arguments of one call. Positions count from 0; what is missing or wrong is a ScriptError. */
export class Arguments {
  readonly #call: SystemCall;
  readonly #profile: ProfileName;

  constructor(call: SystemCall, profile: ProfileName) {
    this.#call = call;
    this.#profile = profile;
  }

  get count(): number {
    return this.#call.args.length;
  }

  at(index: number, wanted: string): Expression {
    const found = this.#call.args[index];
    if (found) return found;
    throw new ScriptError(this.#call.place, `expected ${wanted} as argument ${index + 1}`);
  }

  /** A number, a constant, or several ORed. */
  number(index: number, wanted: string): number {
    return this.value(this.at(index, wanted), wanted);
  }

  value(expression: Expression, wanted: string): number {
    const found = numeric(expression, this.#profile);
    if (typeof found === "number") return found;
    throw unfit(expression, wanted, found);
  }

  /** A name such as `SO_RCVBUF`. */
  name(index: number, wanted: string): string {
    const expression = this.at(index, wanted);
    if (expression.kind === "word") return expression.name;
    if (expression.kind === "number") return String(expression.value);
    throw new ScriptError(expression.place, `expected ${wanted}`);
  }

  /** The names of flags, whether they are written as names or as a number. */
  flags(index: number, prefix: string): string[] {
    if (index >= this.count) return [];
    return this.flagNames(this.at(index, "flags"), prefix);
  }

  flagNames(expression: Expression, prefix: string): string[] {
    if (expression.kind === "word") return [expression.name];
    if (expression.kind === "or")
      return expression.parts.flatMap((part) => this.flagNames(part, prefix));
    return bitNames(this.#profile, prefix, this.value(expression, "flags"));
  }

  /** `{sa_family = AF_INET, sin_port = htons(80), sin_addr = inet_addr("192.0.2.1")}` or `...`. */
  address(index: number): {port: number | null; address: string | null} {
    const expression = this.#call.args[index];
    if (!expression || expression.kind === "any") return {port: null, address: null};
    if (expression.kind !== "struct")
      throw new ScriptError(expression.place, "expected an address {sa_family = …} or ...");
    if (field(expression, "sin6_port") || word(field(expression, "sa_family")) === "AF_INET6")
      throw new NotApplicable("an IPv6 address is written out; the model speaks IPv4");
    if (word(field(expression, "sa_family")) === "AF_UNSPEC")
      throw new NotApplicable("connect() to AF_UNSPEC, which dissolves a connection");
    const port = field(expression, "sin_port");
    const address = field(expression, "sin_addr");
    return {
      port: port ? this.value(port, "a port") : null,
      address:
        address?.kind === "apply" && address.args[0]?.kind === "string"
          ? address.args[0].value
          : null
    };
  }

  /** A buffer's length, which stands after it; or the bytes that are written out. */
  length(bufferAt: number): number {
    const buffer = this.at(bufferAt, "a buffer");
    const length = this.number(bufferAt + 1, "the length of the buffer");
    if (buffer.kind === "any" || buffer.kind === "string" || buffer.kind === "word") return length;
    throw new ScriptError(buffer.place, "expected a buffer: ... or a string");
  }

  /** The bytes of all buffers in `[{..., 100}, {..., 200}]`. */
  vector(expression: Expression): number {
    if (expression.kind !== "array")
      throw new ScriptError(expression.place, "expected buffers [{..., length}]");
    let total = 0;
    for (const item of expression.items) {
      const length = item.kind === "struct" ? item.items[1] : undefined;
      if (!length) throw new ScriptError(item.place, "expected {..., length}");
      total += this.value(length, "a length");
    }
    return total;
  }

  /** A value to set: `[1]`, `{onoff=1, linger=0}`, `"cubic"`. */
  option(index: number): OptionArgument {
    return optionValue(this.at(index, "the option's value"), this.#profile);
  }
}

function optionValue(expression: Expression, profile: ProfileName): OptionArgument {
  if (expression.kind === "string") return expression.value;
  if (expression.kind === "array" && expression.items.length === 1) {
    const [only] = expression.items;
    if (only) return optionValue(only, profile);
  }
  if (expression.kind === "struct") {
    const onoff = field(expression, "onoff") ?? field(expression, "l_onoff");
    const linger = field(expression, "linger") ?? field(expression, "l_linger");
    if (onoff && linger) {
      const [a, b] = [numeric(onoff, profile), numeric(linger, profile)];
      if (typeof a === "number" && typeof b === "number") return {onoff: a, linger: b};
    }
    throw new NotApplicable(`a structure as an option's value: ${printExpression(expression)}`);
  }
  const found = numeric(expression, profile);
  if (typeof found === "number") return found;
  if (expression.kind === "word" && /^E[A-Z]+$/.test(expression.name)) return expression.name;
  throw unfit(expression, "the option's value: [1], {onoff=1, linger=0} or a string", found);
}

/** The value that a value-result argument is expected to have; null for `...`. */
export function expectedOption(
  expression: Expression | undefined,
  profile: ProfileName
): OptionArgument | null {
  if (!expression || expression.kind === "any") return null;
  if (expression.kind === "array" && expression.items[0]?.kind === "any") return null;
  return optionValue(expression, profile);
}

/** A number; or the name of what is not one. */
function numeric(expression: Expression, profile: ProfileName): number | string {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "word":
      return constant(profile, expression.name) ?? expression.name;
    case "or": {
      let total = 0;
      for (const part of expression.parts) {
        const value = numeric(part, profile);
        if (typeof value !== "number") return value;
        total |= value;
      }
      return total;
    }
    case "apply": {
      const [only] = expression.args;
      if (only && ["htons", "htonl", "ntohs", "ntohl"].includes(expression.name))
        return numeric(only, profile);
      return expression.name;
    }
    case "array": {
      const [only] = expression.items;
      return only && expression.items.length === 1 ? numeric(only, profile) : "a list";
    }
    default:
      return expression.kind;
  }
}

function unfit(expression: Expression, wanted: string, found: string | number): Error {
  if (expression.kind === "word" || expression.kind === "or")
    return new NotApplicable(`the model does not know ${String(found)}`);
  return new ScriptError(expression.place, `expected ${wanted}`);
}

/** The value of a structure's field. */
export function field(expression: Expression, name: string): Expression | undefined {
  if (expression.kind !== "struct") return undefined;
  for (const item of expression.items)
    if (item.kind === "field" && item.name === name) return item.value;
  return undefined;
}

const word = (expression: Expression | undefined): string =>
  expression?.kind === "word" ? expression.name : "";

/** An expression as scripts write it. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "any":
      return "...";
    case "number":
      return String(expression.value);
    case "word":
      return expression.name;
    case "string":
      return `"${expression.value}"${expression.open ? "..." : ""}`;
    case "or":
      return expression.parts.map(printExpression).join("|");
    case "array":
      return `[${expression.items.map(printExpression).join(", ")}]`;
    case "struct":
      return `{${expression.items.map(printExpression).join(", ")}}`;
    case "field":
      return `${expression.name}=${printExpression(expression.value)}`;
    case "apply":
      return `${expression.name}(${expression.args.map(printExpression).join(", ")})`;
  }
}
