/** How wide the lanes of a host's programs are: each as wide as what is written in it wants. */

/** What is written in a lane, in characters. */
export interface LaneNeed {
  /** Its longest error, which is never cut. */
  readonly least: number;
  /** Its longest line. */
  readonly wish: number;
}

/** The width of one character of code, as a part of its size: see `textWidth`. */
const COLUMN = 0.606;

/** How wide `columns` characters of code are, in px. `size` is that of the text, in px. */
export const widthOf = (columns: number, size: number): number => columns * size * COLUMN;

/** How many characters of code fit into a width; 0 where it is too narrow for any. */
export const columnsIn = (width: number, size: number): number =>
  Math.max(0, Math.floor(width / widthOf(1, size)));

/**
 * Shares a width among lanes, in px: those that want less than their part leave it to the others.
 * Of what nobody wants, the first lane has so much that it is `first` px wide: names of states
 * stand there, too. The rest is shared evenly; where there is none, as in a page that is too
 * narrow, nobody has less than an error needs, nor less than nothing. `size` is that of the texts,
 * in px.
 */
export function shared(
  total: number,
  needs: readonly LaneNeed[],
  size: number,
  first = 0
): number[] {
  const px = widthOf(1, size);
  const widths = needs.map(() => NaN);
  let open = needs.map((_, i) => i);
  let left = total;
  for (;;) {
    const part = left / open.length;
    const settled = open.flatMap((i) => {
      const {least = 0, wish = 0} = needs[i] ?? {};
      const own = wish * px <= part ? wish * px : least * px > part ? least * px : null;
      return own === null ? [] : [[i, own] as const];
    });
    // Whoever wants more than the rest can give waits until the others have theirs.
    const modest = settled.filter(([, own]) => own <= part);
    const next = modest.length > 0 ? modest : settled;
    if (next.length === 0) break;
    for (const [i, own] of next) {
      widths[i] = own;
      left -= own;
    }
    open = open.filter((i) => Number.isNaN(widths[i]));
    if (open.length === 0) break;
  }
  if (open.length > 0) return widths.map((own) => (Number.isNaN(own) ? left / open.length : own));
  const rest = Math.max(0, left);
  const names = Math.max(0, Math.min(rest, first - (widths[0] ?? 0)));
  const more = (rest - names) / Math.max(1, needs.length);
  return widths.map((own, i) => own + more + (i === 0 ? names : 0));
}
