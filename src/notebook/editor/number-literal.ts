/** Changing a number in a text by steps of its last digit, in the way in which it is written. */

/** A decimal number: whole part, fraction, exponent or the mark of a BigInt. */
const DECIMAL = /^(\d[\d_]*)?(?:(\.)([\d_]*))?([eE][+-]?\d[\d_]*|n)?$/;

/** A number of another base. */
const BASED = /^(0[xXoObB])([\da-fA-F_]+)(n?)$/;

/**
 * The literal after some steps: `stepped("25", 1)` is "26", `stepped("0.01", -1)` is "0.00", and
 * `stepped("1e6", 1)` is "2e6". A sign in front is part of it. It does not become less than
 * `least` steps above zero. Null when the text is no number.
 */
export function stepped(literal: string, steps: number, least = -Infinity): string | null {
  const [, sign = "", digits = ""] = /^(-?)\s*(.*)$/.exec(literal) ?? [];
  const parts = read(digits);
  if (!parts) return null;
  const before = sign === "-" ? -parts.value : parts.value;
  let after = before + BigInt(Math.trunc(steps));
  if (after < least) after = BigInt(least);
  return `${after < 0n ? "-" : ""}${parts.write(after < 0n ? -after : after)}`;
}

interface Parts {
  /** The number in units of its last digit. */
  readonly value: bigint;
  /** Another value in the same way of writing. */
  readonly write: (value: bigint) => string;
}

function read(literal: string): Parts | null {
  const based = BASED.exec(literal);
  if (based) return readBased(based);
  const decimal = DECIMAL.exec(literal);
  if (!decimal) return null;
  const [, whole, dot = "", fraction = "", end = ""] = decimal;
  const places = fraction.replaceAll("_", "").length;
  // A dot alone is no number, and an old octal number is not what it looks like.
  if ((whole === undefined && places === 0) || /^0\d/.test(whole ?? "")) return null;
  const write = (value: bigint): string => {
    const digits = String(value).padStart(places + 1, "0");
    const at = digits.length - places;
    const head = digits.slice(0, at);
    const shown = whole?.includes("_") ? grouped(head) : head;
    return `${shown}${dot}${digits.slice(at)}${end}`;
  };
  return {value: BigInt(`${whole ?? ""}${fraction}`.replaceAll("_", "")), write};
}

const RADIX: Readonly<Record<string, number>> = {x: 16, o: 8, b: 2};

function readBased([, prefix = "", digits = "", end = ""]: RegExpExecArray): Parts | null {
  const radix = RADIX[prefix.slice(1).toLowerCase()] ?? 10;
  const plain = digits.replaceAll("_", "");
  const upper = /[A-F]/.test(plain);
  let value: bigint;
  try {
    value = BigInt(prefix + plain);
  } catch {
    return null;
  }
  const write = (next: bigint): string => {
    const text = next.toString(radix).padStart(plain.length, "0");
    return `${prefix}${upper ? text.toUpperCase() : text}${end}`;
  };
  return {value, write};
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, "_");
}
