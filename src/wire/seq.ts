/** Sequence number arithmetic, modulo 2³² (RFC 9293 §3.4). */

/** The sequence number `n` bytes after `a`, modulo 2³². `n` may be negative. */
export const seqAdd = (a: number, n: number): number => (a + n) >>> 0;
/** How far `a` is ahead of `b`, in bytes: negative when it is behind. At most 2³¹ either way. */
export const seqDiff = (a: number, b: number): number => (a - b) | 0;
/** Does `a` come before `b`? */
export const seqLt = (a: number, b: number): boolean => ((a - b) | 0) < 0;
/** Does `a` come before `b`, or are they the same? */
export const seqLe = (a: number, b: number): boolean => ((a - b) | 0) <= 0;
/** Does `a` come after `b`? */
export const seqGt = (a: number, b: number): boolean => ((a - b) | 0) > 0;
/** Does `a` come after `b`, or are they the same? */
export const seqGe = (a: number, b: number): boolean => ((a - b) | 0) >= 0;
/** Is `first ≤ n < first + size`, modulo 2³² (RFC 9293 §3.4)? `size` is in bytes. */
export const seqInWindow = (n: number, first: number, size: number): boolean =>
  (n - first) >>> 0 < size;
/** The later of the two. */
export const seqMax = (a: number, b: number): number => (((a - b) | 0) > 0 ? a : b);
/** The earlier of the two. */
export const seqMin = (a: number, b: number): number => (((a - b) | 0) < 0 ? a : b);
