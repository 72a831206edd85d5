/** TCP_DEFER_ACCEPT: in seconds for the program, in timeouts of a SYN, ACK for the kernel. */

/** The longest pause between two of them, in seconds (TCP_RTO_MAX). */
const LONGEST = 120;
/** The most that there can be: the kernel counts in a byte. */
const MOST = 255;

/** How many timeouts, of 1, 2, 4, … s, it takes until `seconds` are over (secs_to_retrans). */
export function deferTimeouts(seconds: number): number {
  if (seconds <= 0) return 0;
  let timeouts = 1;
  for (let pause = 1, over = 1; over < seconds && timeouts < MOST; timeouts++) {
    pause = Math.min(pause * 2, LONGEST);
    over += pause;
  }
  return timeouts;
}

/** When so many timeouts are over, in seconds: what getsockopt() returns (retrans_to_secs). */
export function deferSeconds(timeouts: number): number {
  let over = 0;
  for (let n = 0, pause = 1; n < timeouts; n++) {
    over += pause;
    pause = Math.min(pause * 2, LONGEST);
  }
  return over;
}
