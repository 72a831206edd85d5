/** Figures with their views loaded, and what tests read off them. */
import {expect, vi} from "vitest";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import type {Run} from "../../../src/trace/query/trace.ts";

const VIEWS = ["states", "window", "sequence", "series", "counters"] as const;

/** Loading a view takes as long as the machine is busy. */
export const PATIENT = {timeout: 20_000};

/** Shows a figure, and waits until its views are loaded. */
export async function show(run: Run, options: FigureOptions = {}): Promise<FigureElement> {
  const node = figure(run, {views: ["player", ...VIEWS], ...options});
  document.body.append(node);
  await vi.waitFor(() => expect(node.querySelectorAll("[aria-busy]")).toHaveLength(0), PATIENT);
  return node;
}

/** The elements that a selector finds. */
export const all = (root: Element, selector: string) => [...root.querySelectorAll(selector)];
/** The texts of the elements that a selector finds. */
export const texts = (root: Element, selector: string) =>
  all(root, selector).map((node) => node.textContent.trim());
/** The name that a part has for those who do not see it. */
export const name = (root: Element, selector: string) =>
  root.querySelector(selector)?.getAttribute("aria-label") ?? "";
/** Presses a button by its name. */
export const press = (root: Element, label: string) =>
  root.querySelector<HTMLElement>(`button[aria-label="${label}"]`)!.click();
