/** TCP_DEFER_ACCEPT: in seconds for the program, in timeouts of a SYN, ACK for the kernel. */

/** The longest pause between two of them, in seconds (TCP_RTO_MAX). */
const LONGEST = 120;
/** The most that there can be: the kernel counts in a byte. */
const MOST = 255;

/** When each timeout of a SYN, ACK is over, in seconds: 1, 3, 7, … */
function* timeoutEnds(): Generator<number> {
  for (let over = 1, pause = 1; ; over += pause) {
    yield over;
    pause = Math.min(pause * 2, LONGEST);
  }
}

/** How many timeouts it takes until `seconds` are over (secs_to_retrans). */
export function deferTimeouts(seconds: number): number {
  if (seconds <= 0) return 0;
  let timeouts = 0;
  for (const over of timeoutEnds()) if (++timeouts === MOST || over >= seconds) break;
  return timeouts;
}

/** When so many timeouts are over, in seconds: what getsockopt() returns (retrans_to_secs). */
export function deferSeconds(timeouts: number): number {
  let [left, seconds] = [timeouts, 0];
  for (const over of timeoutEnds()) {
    if (left-- === 0) break;
    seconds = over;
  }
  return seconds;
}
