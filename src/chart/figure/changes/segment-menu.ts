/**
 * What can be done to a segment that was picked: a small bar beside it, to lose it, to hold it
 * back, to deliver it twice, or to look into it.
 */
import {ms} from "../../../base/units.ts";
import {delay, drop, duplicate} from "../../../net/fault.ts";
import type {Fault} from "../../../net/fault.ts";
import {dropOf} from "../../../trace/query/faulted.ts";
import type {Transit} from "../../../sim/record.ts";
import {canRunAgain, type Run} from "../../../trace/query/trace.ts";
import {label} from "../../../trace/words/segment.ts";
import {way} from "../../../trace/words/sentence.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** What the bar asks of its figure. */
export interface PickerLink {
  again(faults: readonly Fault[]): void;
  inspect(transit: Transit): void;
  /** The bar is closed; the focus goes back to the segment. */
  closed(transit: Transit): void;
}

/** The bar that offers what can be done to a segment. */
export interface Picker {
  readonly node: HTMLElement;
  /** Shows the bar. `x` and `y` are parts of the picture's width and height. */
  open(run: Run, transit: Transit, place: {readonly x: number; readonly y: number}): void;
  close(): void;
}

/** The faults with this segment lost; or without that, when it was lost by choice. */
export function toggled(run: Run, transit: Transit): readonly Fault[] {
  const chosen = dropOf(run, transit);
  const host = run.hosts[transit.from]?.name ?? "";
  return chosen
    ? run.faults.filter((fault) => fault !== chosen)
    : [...run.faults, drop(host, transit.nth)];
}

/** How far a segment is held back, and how far its copy is apart, until the reader says more. */
const HELD = ms(100);
const APART = ms(10);

/** The bar. It is hidden until a segment is picked. */
export function picker(link: PickerLink): Picker {
  const node = html("div", {class: "picker", role: "group", hidden: true});
  const close = () => {
    node.hidden = true;
    node.replaceChildren();
  };
  let shown: Transit | null = null;
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    close();
    link.closed(shown);
  });
  return {
    node,
    open(run, transit, {x, y}) {
      shown = transit;
      const from = run.hosts[transit.from]?.name ?? "";
      const add = (fault: Fault) => link.again([...run.faults, fault]);
      const name = `${way(run, transit)} ${label(run, transit)}`;
      // What the network or a fault made has no number, so nothing can be done to it.
      const own = transit.nth > 0 && canRunAgain(run);
      const actions: (HTMLElement | null)[] = [
        own
          ? button(dropOf(run, transit) ? words.restoreIt : words.loseIt, () => {
              link.again(toggled(run, transit));
            })
          : null,
        own ? button(words.delayIt, () => add(delay(from, transit.nth, HELD))) : null,
        own ? button(words.duplicateIt, () => add(duplicate(from, transit.nth, APART))) : null,
        button(words.inspect, () => link.inspect(transit)),
        button(
          "×",
          () => {
            close();
            link.closed(transit);
          },
          {class: "remove", "aria-label": words.close, title: words.close}
        )
      ];
      node.setAttribute("aria-label", name);
      node.style.setProperty("--x", `${100 * x}%`);
      node.style.setProperty("--y", `${100 * y}%`);
      node.hidden = false;
      node.replaceChildren(
        html("span", {class: "name"}, name),
        ...actions.filter((a) => a !== null)
      );
      node.querySelector("button")?.focus({preventScroll: true});
    },
    close
  };
}
