/** Why a system call failed, in a few words beside the error's name. */
import {inLanguage} from "../../base/language.ts";
import {OPTIONS} from "../../os/kernel/option-table.ts";
import {isOption} from "../../os/kernel/options.ts";
import type {CallRecord} from "../../sim/record.ts";
import {errnoOf} from "./call.ts";
import {count} from "./duration.ts";
import {english} from "./failed.en.ts";

const words = inLanguage({en: english});

/** Winsock's names that are not "WSA" and the POSIX name. */
const WINSOCK: Readonly<Record<string, string>> = {
  WSAEWOULDBLOCK: "EAGAIN",
  WSAENOTSOCK: "EBADF"
};

/**
 * Why a call failed: `"another socket holds this port"`, `"TCP_KEEPIDLE takes 1 to 32,767 s"`. Null
 * when it did not fail, and for an error of which no more can be said.
 */
export function whyFailed(call: CallRecord): string | null {
  const name = errnoOf(call);
  if (name === null) return null;
  const errno = WINSOCK[name] ?? name.replace(/^WSA/, "");
  if (errno === "EINVAL" && call.name === "setsockopt") return outOfRange(call);
  const found = Object.hasOwn(words.failed, errno) ? words.failed[errno] : undefined;
  if (found === undefined || typeof found === "string") return found ?? null;
  return found[call.name] ?? found["other"] ?? null;
}

/** What the kernel would have taken. */
function outOfRange({args}: CallRecord): string {
  const {option} = args as {readonly option: string};
  const spec = isOption(option) ? OPTIONS[option] : null;
  if (spec?.type !== "number") return words.notTaken;
  const [least, most] = spec.range;
  return words.range(option, count(least), count(most), spec.unit);
}
