/** Shell lines of scripts: never executed, but read; known ones become settings of the stack. */

/** What one shell line comes to. */
export interface ShellEffect {
  /** Kernel settings by name: `"net.ipv4.tcp_sack"`, `"net.inet.tcp.rfc1323"`, value as text. */
  readonly settings: readonly (readonly [string, string])[];
  /** Time that the line takes, in µs. */
  readonly sleep: number;
  /** Parts of the line that were left out, each with why: they only look, or are not known. */
  readonly left: readonly string[];
  /** Why the script cannot be run without this line; null when it can. */
  readonly needed: string | null;
}

/**
 * What the `defaults.sh` of the public Linux suites sets, so that scripts do not depend on the
 * machine: the buffers decide the window scale, the others are mostly the kernel's own defaults.
 */
const suiteDefaults: readonly (readonly [string, string])[] = [
  ["net.ipv4.tcp_rmem", `4096 540000 ${15 * 1024 * 1024}`],
  ["net.ipv4.tcp_wmem", `4096 ${256 * 1024} 4194304`],
  ["net.ipv4.tcp_timestamps", "1"],
  ["net.ipv4.tcp_syn_retries", "5"],
  ["net.ipv4.tcp_synack_retries", "5"],
  ["net.ipv4.tcp_frto", "2"],
  ["net.ipv4.tcp_sack", "1"],
  ["net.ipv4.tcp_dsack", "1"],
  ["net.ipv4.tcp_reordering", "3"],
  ["net.ipv4.tcp_congestion_control", "cubic"],
  ["net.ipv4.tcp_slow_start_after_idle", "0"],
  ["net.ipv4.tcp_early_retrans", "4"],
  ["net.ipv4.tcp_recovery", "1"],
  ["net.ipv4.tcp_ecn", "0"],
  ["net.ipv4.tcp_syncookies", "1"]
];

/** Programs that only look: leaving them out changes nothing that the stack does. */
const lookers = new Set(
  `ss netstat nstat sockstat cat echo grep egrep test true false : date uname head tail awk wc ls
   sync printf`.split(/\s+/)
);
/** Programs that change what a packet meets: without them the script is another one. */
const changers = new Set(
  "tc ip ip6tables iptables nft ethtool ifconfig route ipfw pfctl kldload modprobe insmod".split(
    " "
  )
);

/** Reads one shell line. */
export function readShell(line: string): ShellEffect {
  const settings: (readonly [string, string])[] = [];
  const left: string[] = [];
  let sleep = 0;
  let needed: string | null = null;
  const joined = line.replace(/\\\r?\n/g, " ");
  for (const part of splitCommands(joined)) {
    const words = shellWords(part);
    while (words[0] === "sudo" || /^\w+=/.test(words[0] ?? "")) words.shift();
    const program = words[0]?.split("/").at(-1) ?? "";
    if (program === "sysctl") settings.push(...assignments(words.slice(1), left, part));
    else if (program === "set_sysctls.py") settings.push(...procAssignments(words.slice(1)));
    else if (program === "defaults.sh") settings.push(...suiteDefaults);
    else if (program === "sleep") sleep += sleepTime(words[1] ?? "0");
    else if (program === "ip" && words[1] === "tcp_metrics") continue;
    // What puts settings back at the end has nothing to do: every run has a host of its own.
    else if (/sysctl_restore/.test(program)) continue;
    else if (procPattern.test(part)) settings.push(...procWrites(part));
    else if (lookers.has(program)) left.push(`"${part}" only looks`);
    else if (changers.has(program)) needed = `"${part}" changes the network around the stack`;
    else left.push(`"${part}" is not known`);
  }
  return {settings, sleep, left, needed};
}

/** Splits at `;`, `&&`, `||`, `|` and newlines that stand outside of quotes. */
function splitCommands(line: string): string[] {
  const parts: string[] = [];
  let present = "";
  for (const match of line.matchAll(/"[^"]*"|'[^']*'|\$\(\([^)]*\)+|&&|\|\||[^]/g)) {
    if ([";", "&&", "||", "\n"].includes(match[0])) {
      parts.push(present);
      present = "";
    } else present += match[0];
  }
  parts.push(present);
  // The programs after a pipe only look at what the first one prints.
  return parts.map((part) => part.split(/(?<!>)\|/)[0]?.trim() ?? "").filter((part) => part !== "");
}

/** The words of a command, without redirections and quotes. */
function shellWords(part: string): string[] {
  const bare = part.replace(/\d?>(?:>|&)?\s*[^\s]+/g, " ");
  return [...bare.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map((match) =>
    match[0].replace(/["']/g, "")
  );
}

/** The arguments of sysctl: `-q net.ipv4.tcp_sack=0 net.ipv4.tcp_ecn=1`. */
function assignments(words: readonly string[], left: string[], part: string): [string, string][] {
  const found: [string, string][] = [];
  for (const word of words) {
    if (word.startsWith("-")) continue;
    const equals = word.indexOf("=");
    if (equals < 0) left.push(`"${part}" only looks`);
    else {
      const value = word.slice(equals + 1);
      found.push([word.slice(0, equals).replaceAll("/", "."), arithmetic(value)]);
    }
  }
  return found;
}

/** The arguments of set_sysctls.py: `/proc/sys/net/ipv4/tcp_ecn=0`. */
function procAssignments(words: readonly string[]): [string, string][] {
  return words
    .map((word) => /^\/proc\/sys\/([^=]+)=([^]*)$/.exec(word))
    .filter((match) => match !== null)
    .map((match) => [(match[1] ?? "").replaceAll("/", "."), match[2] ?? ""]);
}

const procPattern = /^echo\s+["']?([^"'>]*?)["']?\s*>\s*\/proc\/sys\/(\S+)(?:\s|$)/;

/** `echo 1 > /proc/sys/net/ipv4/tcp_sack`. */
function procWrites(part: string): [string, string][] {
  const match = procPattern.exec(part);
  return match ? [[(match[2] ?? "").replaceAll("/", "."), match[1] ?? ""]] : [];
}

/** `$((15*1024*1024))`, as the shell works it out: products only. */
function arithmetic(value: string): string {
  return value.replace(/\$\(\(([\d\s*]+)\)\)/g, (_, product: string) =>
    String(product.split("*").reduce((total, factor) => total * Number(factor), 1))
  );
}

function sleepTime(text: string): number {
  const seconds = Number(text.replace(/s$/, ""));
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1e6) : 0;
}
