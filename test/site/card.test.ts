/** The pictures that links to pages show elsewhere. */
import {expect, test} from "vitest";
import {CARD, cardSvg, themeColours, wrap} from "../../src/site/build/card.ts";
import {TOUCH_ICON, iconSvg} from "../../src/site/build/icon.ts";
import {cardOf} from "../../src/site/build/pictures.ts";
import {png} from "../../src/site/build/raster.ts";
import {readPictures} from "../../src/site/content/lesson-cards.ts";
import {menu} from "../../src/site/config/menu.ts";

const pictures = readPictures();
const described = (name: string, title: string) => ({name, title, description: ""});

/** The size that a PNG file states. */
function sizeOf(file: Uint8Array): [number, number] {
  const view = new DataView(file.buffer, file.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

test("a lesson's picture has its number, its title, its question, and its own first run", () => {
  const card = cardOf(described("keepalive", "SO_KEEPALIVE &amp; heartbeats"), pictures);
  expect(card).toEqual({
    kicker: `Lesson ${menu.sections.findIndex(({path}) => path === "/keepalive") + 1}`,
    title: "SO_KEEPALIVE & heartbeats",
    hook: "Is the player still there?",
    strokes: pictures.keepalive
  });
  const svg = cardSvg(card, "The site");
  expect(svg).toContain("&amp; heartbeats");
  expect(svg).toContain("Is the player still there?");
  // Five of the probes are lost on their way.
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(5);
});

test("another page shows a connection being opened", () => {
  const card = cardOf(described("glossary", "Glossary"), pictures);
  expect([card.kicker, card.hook]).toEqual(["Reference", ""]);
  expect(card.strokes).toBe(pictures.handshake);
  expect(cardOf(described("index", "The site"), pictures).kicker).toBe("");
});

test("a question that is in the title already is not said twice", () => {
  const svg = cardSvg(
    cardOf(described("nodelay", "TCP_NODELAY: where the 40 ms go"), pictures),
    ""
  );
  expect(svg.match(/40 ms/g)).toHaveLength(1);
});

test("a long title breaks between words, and never between a number and its unit", () => {
  expect(wrap("where the 40 ms go", 68, 400)).toEqual(["where the", "40 ms go"]);
  expect(wrap("SO_EXCLUSIVEADDRUSE", 68, 100)).toEqual(["SO_EXCLUSIVEADDRUSE"]);
});

test("a picture has the size that previews ask for", async () => {
  const {path} = menu.sections[0] ?? {path: ""};
  const card = cardOf(described(path.slice(1), "Three-way handshake"), pictures);
  expect(sizeOf(await png(cardSvg(card, "The site")))).toEqual([CARD.width, CARD.height]);
});

test("the icon for a home screen has the size that phones ask for", async () => {
  expect(sizeOf(await png(iconSvg(TOUCH_ICON.size)))).toEqual([180, 180]);
});

test("a colour of the style sheet is that of the light theme", () => {
  expect(themeColours("--ink: light-dark(#1c1f24, #e9e7e1);")).toEqual({ink: "#1c1f24"});
});
