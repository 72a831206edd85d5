/** The start page: its cell runs, what it tells the reader to try comes true, and all is linked. */
import {expect, test} from "vitest";
import {type FigureElement, type Run, drop, ms, stateAt} from "../../src/index.ts";
import {menu} from "../../src/site/content/menu.ts";
import {readLinks, readPage} from "../../src/site/content/pages.ts";
import {runPage, runWholePage} from "./harness.ts";
import {answers, prose, wire} from "./story.ts";

type Values = {first: Run; seen: Run};

/** The goals that a run of the page shows, in their order: their text, and whether they are met. */
async function goals(
  overrides: Record<string, unknown> = {},
  edit = (source: string): string => source
): Promise<string[]> {
  const {displayed} = await runWholePage<Values>("index", overrides, {edit});
  const elements = [...displayed.values()].flat() as HTMLElement[];
  return (
    elements
      .filter((element) => element.className?.includes("nb-goal"))
      // The goals are made anew when the figure has been drawn.
      .slice(-3)
      .map((element) => element.querySelector("p")?.textContent ?? "")
  );
}

test("the first cell opens a connection, says hello and closes", async () => {
  const {first} = (await runPage<Values>("index")).values;
  expect(wire(first).slice(0, 4)).toEqual([
    "client SYN 0",
    "server SYN-ACK 25",
    "client ACK 1 50",
    "client 5 B seq 1 50"
  ]);
  expect(answers(first, "client", "recv")).toEqual(["16 B 100", "0 B 100"]);
});

test("the change that the text proposes moves every time by four", async () => {
  expect(prose("index")).toContain("change `ms(25)` to `ms(100)`");
  const edit = (source: string): string => source.replace("ms(25)", "ms(100)");
  const {first} = (await runPage<Values>("index", {}, {edit})).values;
  expect(answers(first, "client", "recv")).toEqual(["16 B 400", "0 B 400"]);
});

test("at first no goal is met, and each says what was observed and what is wanted", async () => {
  const texts = await goals();
  expect(texts.map((text) => text.slice(0, 9))).toEqual(Array(3).fill("Not met: "));
  const {displayed} = await runWholePage<Values>("index");
  const observed = ([...displayed.values()].flat() as HTMLElement[]).flatMap((element) =>
    [...(element.querySelectorAll?.(".nb-observed") ?? [])].map((line) => line.textContent)
  );
  expect(observed.slice(-3)).toEqual([
    "Now: 0 lost, the client has its answer. Wanted: at least 1 lost, and the answer.",
    "Now: no row. Wanted: SYN-SENT.",
    "Now: 25 ms. Wanted: 100 ms."
  ]);
});

test("each step of the text meets its goal", async () => {
  const {first} = (await runPage<Values>("index")).values;
  expect((await goals({seen: first.again([drop("server", 2)])}))[0]).toMatch(/^Met: /);
  expect((await goals({shownAt: ms(10)}))[1]).toMatch(/^Met: /);
  const edit = (source: string): string => source.replace("ms(25)", "ms(100)");
  expect((await goals({}, edit))[2]).toMatch(/^Met: /);
});

test("the slider's time reaches the page", async () => {
  const {values, displayed} = await runWholePage<Values & {shownAt: number}>("index");
  const figure = [...displayed.values()].flat().find((element) => {
    return (element as Element).classList?.contains("tcp-figure");
  }) as FigureElement;
  expect(figure.value).toBe(values.seen);
  const client = values.seen.sockets.findIndex(({host}) => host === 0);
  expect(stateAt(values.seen, client, values.shownAt)).not.toBe("SYN-SENT");
});

test("all sections are linked in order, each with the reader's progress", () => {
  const paths = menu.sections.map(({path}) => `.${path}`);
  const targets = readLinks("index").links.map(({target}) => target);
  expect(targets.filter((target) => paths.includes(target))).toEqual(paths);
  const asked = [...readPage("index").text.matchAll(/\$\{progress\("(.*?)"\)\}/g)];
  expect(asked.map(([, page]) => page)).toEqual(paths);
});

test("each page is linked by its own title", () => {
  const {text} = readPage("index");
  const linked = [...text.matchAll(/^\d+\. \[(.*?)\]\(\.\/(.*?)\)/gm)];
  for (const [, title = "", page = ""] of linked) {
    expect(readPage(page).text).toContain(`\n# ${title}\n`);
  }
  expect(linked).toHaveLength(12);
});
