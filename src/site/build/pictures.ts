/**
 * The pictures that stand for the site elsewhere: a card for each page, which needs to know where
 * the site is published, and the icon on a phone's home screen.
 */
import {mkdir, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {type Pictures, readPictures} from "../content/lesson-cards.ts";
import {menu} from "../config/menu.ts";
import {cardWords} from "../config/words.ts";
import {type Card, cardSvg} from "./card.ts";
import {type Described, SITE, cardPath, describeAll, plain} from "./findable.ts";
import {TOUCH_ICON, iconSvg} from "./icon.ts";
import {png} from "./raster.ts";

/** A page's card. A page that is no lesson shows a connection being opened. */
export function cardOf({name, title}: Described, pictures: Pictures): Card {
  const place = menu.sections.findIndex(({path}) => path === `/${name}`);
  const lesson = menu.sections[place];
  const isReference = menu.reference.some(({path}) => path === `/${name}`);
  return {
    kicker: lesson ? cardWords.lesson(place + 1) : isReference ? cardWords.reference : "",
    title: plain(title),
    hook: lesson?.hook ?? "",
    strokes: pictures[lesson ? name : "handshake"] ?? []
  };
}

/** Writes the icon and, for a site that is published at `siteUrl`, the cards. */
export async function writePictures(dist: string, siteUrl: string | null): Promise<void> {
  await writeFile(join(dist, TOUCH_ICON.file), await png(iconSvg(TOUCH_ICON.size)));
  if (siteUrl === null) return;
  const pictures = readPictures();
  for (const page of await describeAll(dist)) {
    const path = join(dist, cardPath(page.name));
    await mkdir(dirname(path), {recursive: true});
    await writeFile(path, await png(cardSvg(cardOf(page, pictures), SITE)));
  }
}
