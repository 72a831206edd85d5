/**
 * What is known to differ from a live kernel, and why it stays so for now. The page "About the
 * model" shows this table beside what the last campaigns counted. A cause explains a difference
 * only where all of it fits: a matcher that explained more would hide a fault.
 */
import type {Finding} from "./campaign.ts";
import type {InPacket, ScheduleEvent} from "./schedule.ts";

/** One cause of differences: what a kernel does, and why the engine does otherwise. */
export interface AcceptedCause {
  readonly what: string;
  readonly reason: string;
  readonly explains: (finding: Finding) => boolean;
}

/** The events up to the one after which the runs differ, with the times of the kernel's run. */
function before({schedule, difference, kernel}: Finding): (ScheduleEvent & {at: number})[] {
  return schedule.events
    .slice(0, difference.after + 1)
    .map((event, i) => ({...event, at: kernel.events[i]?.at ?? 0}));
}

const packets = (finding: Finding): (InPacket & {at: number})[] =>
  before(finding).flatMap((event) =>
    event.kind === "packet" ? [{...event.packet, at: event.at}] : []
  );

/**
 * A bare ACK, and what it acknowledges came three quarters of a delayed ACK ago, give or take a
 * tick: what comes then finds the timer about to run out, or not yet.
 */
function dueWithinATick(finding: Finding): boolean {
  const {kind, kernel, engine} = finding.difference;
  if (kind !== "time" && !kind.startsWith("not sent")) return false;
  if (![kernel, engine].every((line) => line === "nothing" || /^\. (\d+):\1\(0\)/.test(line)))
    return false;
  const got = packets(finding);
  const now = got.at(-1)?.at ?? 0;
  return got.some(({at, length, flags}) => {
    const ago = now - at;
    return (length > 0 || flags.includes("F")) && ago >= 28_000 && ago <= 32_000;
  });
}

/**
 * The last packet ends in a FIN right behind the window that the kernel announces: the kernel does
 * not take it in; the model does, and acknowledges it now or a delayed ACK later.
 */
function finBehindWindow(finding: Finding): boolean {
  const {kind, kernel, engine} = finding.difference;
  const last = packets(finding).at(-1);
  if (!last?.flags.includes("F")) return false;
  const past = last.seq + last.length;
  const refused = /^\. (\d+):\1\(0\) ack (\d+) win (\d+)\b/.exec(kernel);
  if (!refused || Number(refused[2]) + Number(refused[3]) !== past) return false;
  const taken = new RegExp(`^\\. (\\d+):\\1\\(0\\) ack ${past + 1} win 0\\b`);
  return kind === "ack" ? taken.test(engine) : kind === "not sent by the engine";
}

/** The SACK blocks of a line, as text. */
const sackBlocks = (line: string): string[] => /sack ([\d: ]+)/.exec(line)?.[1]?.split(" ") ?? [];

/** The number after all that a packet has: a FIN counts. */
const pastAll = ({seq, length, flags}: InPacket): number =>
  seq + length + (flags.includes("F") ? 1 : 0);

/**
 * Payload, or a FIN, that is kept beyond a hole came again, and begins where another piece ends
 * that is kept: the reports say the same, but for that of this duplicate, which may leave payload
 * less room.
 */
function duplicateThatTouches(finding: Finding): boolean {
  const {kind, kernel, engine} = finding.difference;
  const got = packets(finding);
  const last = got.pop();
  if ((kind !== "sack" && kind !== "length") || !last || pastAll(last) === last.seq) return false;
  const duplicate = `${last.seq}:${pastAll(last)}`;
  const others = (line: string): string =>
    sackBlocks(line)
      .filter((block) => block !== duplicate)
      .join();
  const again = got.some((one) => one.seq <= last.seq && pastAll(one) >= pastAll(last));
  const touches = got.some(({seq, length}) => length > 0 && seq + length === last.seq);
  const tells = (line: string): boolean => sackBlocks(line).includes(duplicate);
  const alone = tells(engine) && !tells(kernel) && others(kernel) === others(engine);
  return again && touches && alone;
}

/** How often the kernel had sent what lies within a block of an option, before the difference. */
function timesSent({kernel, difference}: Finding, [left, right]: readonly number[]): number[] {
  const times = new Map<number, number>();
  for (const {seq, length, after} of kernel.sent) {
    if (after >= difference.after || length === 0) continue;
    if (seq >= (left ?? 0) && seq + length <= (right ?? 0))
      times.set(seq, (times.get(seq) ?? 0) + 1);
  }
  return [...times.values()];
}

/**
 * The last segment reports as a duplicate, within another block, what was sent once; beside it is
 * what was sent again.
 */
function duplicateOfWhatWasSentOnce(finding: Finding): boolean {
  const option = packets(finding)
    .at(-1)
    ?.options?.find(({kind}) => kind === "sack");
  const [first, second] = option?.kind === "sack" ? option.blocks : [];
  if (!first || !second || first[0] < second[0] || first[1] > second[1]) return false;
  const once = timesSent(finding, first).every((times) => times === 1);
  return once && timesSent(finding, second).some((times) => times > 1);
}

export const acceptedCauses: readonly AcceptedCause[] = [
  {
    what: "What SIOCOUTQ says after a handshake was given up",
    reason: "The kernel counts up to three bytes there that never were (tcp_disconnect).",
    explains(finding) {
      const {schedule, difference} = finding;
      const event = schedule.events[difference.after];
      const asks = event?.kind === "call" && event.request.call === "ioctl";
      const never = !schedule.events.some(
        (each) =>
          (each.kind === "call" && each.request.call === "accept") ||
          (each.kind === "packet" && each.packet.flags === "S.")
      );
      return asks && never && /^0 [1-3]$/.test(difference.kernel) && difference.engine === "0 0";
    }
  },
  {
    what: "Data after a FIN",
    reason:
      "A peer that does this is broken. The kernel may take such data in, if it came before the hole " +
      "was filled; the model does not.",
    explains(finding) {
      const all = packets(finding);
      const fin = all.find(({flags}) => flags.includes("F"));
      if (!fin) return false;
      const end = fin.seq + fin.length;
      return all.some(({seq, length}) => length > 0 && seq + length > end);
    }
  },
  {
    what: "A SYN, ACK that repeats both ECN bits of the SYN",
    reason:
      "No server does that, but middleboxes have. The kernel takes it for AccECN (RFC 9768), for " +
      "which it had not asked; the model goes by RFC 3168, and uses no ECN.",
    explains: ({schedule}) =>
      schedule.events.some(
        (event) => event.kind === "packet" && /^(?=.*S)(?=.*E)(?=.*W).*\./.test(event.packet.flags)
      )
  },
  {
    what: "Whether a delayed ACK that is due within some 10 ms leaves with the next segment",
    reason:
      "The kernel counts what is left in ticks of 4 ms, from the last tick, and the model in µs: " +
      "28 to 32 ms after the segment it depends on when the machine was started.",
    explains: dueWithinATick
  },
  {
    what: "A FIN right behind the window, while something waits to be read",
    reason:
      "6.18.15 refuses it as it refuses payload there; 6.18.44 takes it (tcp_sequence), and so does " +
      "the model.",
    explains: finBehindWindow
  },
  {
    what: "A duplicate beyond a hole that begins where another piece ends",
    reason:
      "The kernel adds it to that piece, and reports no duplicate, where its search tree has the piece " +
      "above the first copy: which that is depends on what came before.",
    explains: duplicateThatTouches
  },
  {
    what: "A peer that reports as a duplicate what was sent once",
    reason:
      "No peer can have got it twice. The kernel keeps what is SACKed in one buffer with its " +
      "neighbours, and where one of them was sent again, it believes the report of all.",
    explains: duplicateOfWhatWasSentOnce
  }
];

/** The cause that explains a difference; undefined where none does. */
export const explanation = (finding: Finding): AcceptedCause | undefined =>
  acceptedCauses.find(({explains}) => explains(finding));
