/**
 * The drawing of the front page before any script runs: the same picture, which time uncovers from
 * the top by a style alone. The engine is loaded when somebody is at the page.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {words} from "../../chart/hero/words.ts";

/** The pictures as SVG: one for the widest figure, one for a phone. */
export type HeroStill = Readonly<Record<"wide" | "narrow", string>>;

const file = join(import.meta.dirname, "../../../docs/data/hero.json");

/** Reads the pictures, which a test of the start page holds against its first run. */
export const readHeroStill = (): HeroStill => JSON.parse(readFileSync(file, "utf8")) as HeroStill;

/** A drawing as a picture: nothing in it can be focused or names itself as a button. */
export function pictureOfHero(drawing: SVGElement): string {
  const copy = drawing.cloneNode(true) as SVGElement;
  copy.setAttribute("role", "img");
  for (const each of copy.querySelectorAll(".hero-segment")) {
    for (const name of ["role", "tabindex", "aria-label"]) each.removeAttribute(name);
  }
  for (const each of copy.querySelectorAll(".hero-dot")) each.remove();
  return copy.outerHTML.replace(/\d+\.\d+/g, (number) =>
    String(Math.round(Number(number) * 100) / 100)
  );
}

/** The figure; the live one takes its place. */
export function heroStill({wide, narrow}: HeroStill): string {
  const pictures = [wide, narrow].map((svg, i) =>
    svg.replace("<svg", `<svg class="${i === 0 ? "hero-wide" : "hero-narrow"}"`)
  );
  const foot = `<figcaption><span class="hero-said">${words.hint}</span></figcaption>`;
  return `<figure class="hero hero-still" data-still>${pictures.join("")}${foot}</figure>`;
}
