/** The site's icon: two lifelines and a segment each way between them. */

const lines = "M3 1v14M13 1v14M3 4l10 4M13 8 3 12";
const BLUE = "rgb(0,114,178)";

/** The icon as an address that is the picture itself. The configuration's reader encodes it. */
export const iconAddress =
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' ` +
  `stroke='${BLUE}' stroke-width='1.6'><path d='${lines}'/></svg>`;

/** The file for a phone's home screen, and its width in px. */
export const TOUCH_ICON = {file: "touch-icon.png", size: 180} as const;

/** The icon on a ground of its own, with room for a mask of any shape. */
export const iconSvg = (size: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="-6 -6 28 28"
 fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round">
<rect x="-6" y="-6" width="28" height="28" fill="${BLUE}" stroke="none"/>
<path d="${lines}"/></svg>`;
