/** The drawing on the front page: a few segments that move, and are lost at a click. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {isRepeat} from "../../trace/query/segment-kind.ts";
import {rerun} from "../../trace/query/far-run.ts";
import type {Run} from "../../trace/query/trace.ts";
import {shortLabel} from "../../trace/words/segment.ts";
import {duration} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";
import {svgElement} from "../dom/svg.ts";
import {likelyWidth, observeWidth} from "../dom/figure-width.ts";
import {toggled} from "../figure/changes/segment-menu.ts";
import {type HeroArrow, type HeroLayout, BAND, heroLayout} from "./layout.ts";
import {takeOverFrom} from "./still.ts";
import {words} from "./words.ts";
import {prefersReducedMotion} from "../dom/motion.ts";

/** How far the present moves in a second, in px. */
const SPEED = 48;
/** The width that is drawn for until the page's is known, in px, and the widest. */
const WIDEST = 560;
const TIP = "M-9,-5L0,0L-9,5";
const CROSS = "M-6,-6L6,6M-6,6L6,-6";

/** What is shown, for whoever made the figure. */
export interface Drawing {
  readonly run: Run;
}

/** Draws into a figure. */
export const drawHero = (node: HTMLElement, run: Run): Drawing => new Hero(node, run);

class Hero {
  readonly node: HTMLElement;
  run: Run;
  #layout: HeroLayout;
  #width = Math.min(WIDEST, likelyWidth());
  /** How far the picture has got, in px from its top; what is below is faint. */
  #y = 0;
  #frame = 0;
  #before = 0;
  readonly #svg = svgElement("svg", {role: "group", "aria-label": words.drawing});
  readonly #said = html("span", {class: "hero-said", role: "status"}, words.hint);
  readonly #clock = html("span", {class: "hero-clock", "aria-hidden": "true"});
  readonly #play = button(words.pause, () => this.#toggle());
  /** What changes while it plays: each arrow and band with how much of it is past. */
  #moving: ((y: number) => void)[] = [];

  constructor(node: HTMLElement, run: Run) {
    this.node = node;
    this.run = run;
    this.#layout = heroLayout(run, this.#width);
    const foot = html("figcaption", {}, this.#said, this.#clock, this.#play);
    node.replaceChildren(this.#svg, foot);
    this.#draw();
    const begun = takeOverFrom(node.parentElement?.previousElementSibling ?? null);
    this.#y = (begun?.part ?? 0) * this.#end();
    if (prefersReducedMotion() || this.#y >= this.#end()) this.#show(Infinity);
    else this.#start();
    observeWidth(this.node, this.#width, (width) => {
      this.#width = Math.min(WIDEST, width);
      const at = this.#layout.axis.y.invert(this.#y);
      const isDone = this.#y >= this.#end();
      this.#layout = heroLayout(this.run, this.#width);
      this.#draw();
      this.#show(isDone ? Infinity : this.#layout.axis.y(at));
    });
    const clicked = this.#layout.arrows.find(({transit}) => nameOf(transit) === begun?.clicked);
    if (clicked) this.#lose(clicked);
  }

  #end = (): number => this.#layout.height;

  #draw(): void {
    const {arrows, bands, lines, height, axis} = this.#layout;
    this.#moving = [];
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${height}`);
    const parts: SVGElement[] = lines.flatMap(({name, x}) => [
      svgElement("text", {class: "hero-host", x, y: 26}, name),
      svgElement("line", {class: "hero-line", x1: x, x2: x, y1: 38, y2: height - 6})
    ]);
    const centre = lines.reduce((sum, {x}) => sum + x / lines.length, 0);
    for (const {y, lasts} of axis.pauses) {
      const text = words.pauseOf(duration(lasts));
      parts.push(svgElement("text", {class: "hero-later", x: centre, y, dy: "0.35em"}, text));
    }
    parts.push(...bands.flatMap((band) => this.#band(band)));
    parts.push(...arrows.map((arrow) => this.#arrow(arrow)));
    const focused = document.activeElement?.getAttribute("data-segment");
    this.#svg.replaceChildren(...parts);
    // The reader goes on where they were.
    if (focused) this.#svg.querySelector<SVGElement>(`[data-segment="${focused}"]`)?.focus();
  }

  #band({state, meaning, x, y1, y2}: HeroLayout["bands"][number]): SVGElement[] {
    const bar = svgElement("rect", {class: `hero-band ${meaning}`, x, y: y1, width: BAND, rx: 3});
    const centre = x + BAND / 2;
    const transform = `translate(${centre},${y2 - 8}) rotate(-90)`;
    const name = svgElement("text", {class: "hero-state", transform, dy: "0.35em"}, state);
    this.#moving.push((y) => {
      bar.setAttribute("height", String(Math.max(0, Math.min(y, y2) - y1)));
      name.classList.toggle("past", y >= y2 && y2 - y1 > state.length * 7 + 12);
    });
    return [bar, name];
  }

  #arrow(arrow: HeroArrow): SVGElement {
    const {transit, name, purpose, lost, x1, y1, x2, y2} = arrow;
    const act = lost ? words.restore : words.lose;
    const says = lost ? "" : (words.says[shortLabel(transit)] ?? "");
    const shown = says === "" ? name : `${name} · ${says}`;
    const group = svgElement("g", {
      class: `hero-segment ${purpose}${lost ? " lost" : ""}`,
      role: "button",
      tabindex: 0,
      "aria-label": act(shown),
      "data-segment": nameOf(transit)
    });
    const way = `M${x1},${y1}L${x2},${y2}`;
    const slope = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
    const firm = svgElement("path", {class: "hero-way"});
    const end = svgElement("path", {
      class: lost ? "hero-cross" : "hero-tip",
      d: lost ? CROSS : TIP,
      transform: `translate(${x2},${y2})${lost ? "" : ` rotate(${slope})`}`
    });
    const dot = svgElement("circle", {class: "hero-dot", r: 4.5});
    const text = svgElement("text", {
      class: "hero-text",
      dy: -8,
      transform: `translate(${(x1 + x2) / 2},${(y1 + y2) / 2}) rotate(${
        Math.abs(slope) > 90 ? slope + 180 : slope
      })`
    });
    text.textContent = shown;
    group.append(
      svgElement("path", {class: "hero-hit", d: way}),
      svgElement("path", {class: "hero-faint", d: way}),
      firm,
      end,
      dot,
      text
    );
    this.#moving.push((y) => {
      const part = Math.min(1, Math.max(0, (y - y1) / Math.max(1, y2 - y1)));
      const [x, at] = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
      firm.setAttribute("d", part > 0 ? `M${x1},${y1}L${x},${at}` : "");
      dot.setAttribute("transform", `translate(${x},${at})`);
      group.classList.toggle("past", part === 1);
      group.classList.toggle("flying", part > 0 && part < 1);
    });
    group.addEventListener("click", () => this.#lose(arrow));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#lose(arrow);
    });
    return group;
  }

  /** Loses a segment, or lets it arrive again, and plays on from where it was sent. */
  #lose({transit}: HeroArrow): void {
    const run = rerun(this.run, toggled(this.run, transit));
    if (run instanceof Promise) void run.then((made) => this.#playFrom(made, transit));
    else this.#playFrom(run, transit);
  }

  #playFrom(run: Run, transit: Transit): void {
    this.run = run;
    this.#layout = heroLayout(this.run, this.#width);
    this.#draw();
    this.#said.textContent = story(this.run);
    if (prefersReducedMotion()) this.#show(Infinity);
    else {
      this.#show(this.#layout.axis.y(transit.sentAt));
      this.#start();
    }
    this.node.dispatchEvent(new Event("input", {bubbles: true}));
  }

  #show(y: number): void {
    this.#y = Math.min(y, this.#end());
    for (const move of this.#moving) move(this.#y);
    this.#clock.textContent = duration(clockAt(this.#layout, this.#y));
    this.#play.textContent = this.#frame === 0 ? words.play : words.pause;
  }

  #start(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#y >= this.#end()) this.#y = 0;
    this.#before = 0;
    this.#frame = requestAnimationFrame((now) => this.#step(now));
    this.#show(this.#y);
  }

  #step(now: number): void {
    const passed = this.#before === 0 ? 0 : Math.min(100, now - this.#before);
    this.#before = now;
    const isDone = this.#y >= this.#end();
    this.#frame =
      isDone || !this.node.isConnected ? 0 : requestAnimationFrame((next) => this.#step(next));
    this.#show(this.#y + (passed * SPEED) / 1000);
  }

  #toggle(): void {
    if (this.#frame === 0) return this.#start();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#show(this.#y);
  }
}

const nameOf = ({from, nth}: Transit): string => `${from} ${nth}`;

const clockAt = ({axis}: HeroLayout, y: number): Micros =>
  Math.round(Math.min(axis.last, axis.y.invert(y)));

/** What is lost, and who mends it. */
function story(run: Run): string {
  const lost = run.transits.filter((transit) => transit.lost !== null);
  const again = run.transits.find(isRepeat);
  const first = lost[0];
  if (!first) return words.hint;
  const said = [words.lost(shortLabel(first))];
  if (again) {
    const host = run.hosts[again.from]?.name ?? "";
    const name = shortLabel(again);
    const before = run.transits.find(
      (each) => each.from === again.from && shortLabel(each) === name
    );
    const after = duration(again.sentAt - (before?.sentAt ?? 0));
    said.push(words.again(host, name, after));
  }
  return said.join(" ");
}
