/** The start page: its cell runs, what it tells the reader to try comes true, and all is linked. */
import {expect, test, vi} from "vitest";
import {type FigureElement, type Run, drop, ms} from "../../src/index.ts";
import {readConformance} from "../../src/site/content/generated.ts";
import {heroStill, pictureOfHero} from "../../src/site/content/hero-still.ts";
import {
  type Stroke,
  lessonCards,
  pictureOf,
  readPictures
} from "../../src/site/content/lesson-cards.ts";
import {menu} from "../../src/site/config/menu.ts";
import {readPage} from "../../src/site/content/pages.ts";
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
      // The goals are made again when the figure has been drawn.
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

test("the change that the third goal proposes moves every time by four", async () => {
  const edit = (source: string): string => source.replace("ms(25)", "ms(100)");
  const {first} = (await runPage<Values>("index", {}, {edit})).values;
  expect(answers(first, "client", "recv")).toEqual(["16 B 400", "0 B 400"]);
});

test("at first no goal is met, and each says what to do next", async () => {
  const texts = await goals();
  expect(texts.map((text) => text.slice(0, 9))).toEqual(Array(3).fill("Not met: "));
  const {displayed} = await runWholePage<Values>("index");
  const observed = ([...displayed.values()].flat() as HTMLElement[]).flatMap((element) =>
    [...(element.querySelectorAll?.(".nb-next") ?? [])].map((line) => line.textContent)
  );
  expect(observed.slice(-3)).toEqual([
    "Move the slider. Where it is now, the client has no socket.",
    "Click an arrow and choose “Lose it”. The client still gets its reply.",
    "A segment takes 25 ms one way. Press Edit, change ms(25) to ms(100), then Shift+Enter."
  ]);
});

test("each step of the text meets its goal", async () => {
  const {first} = (await runPage<Values>("index")).values;
  expect((await goals({shownState: "SYN-SENT"}))[0]).toMatch(/^Met: /);
  expect((await goals({seen: first.again([drop("server", 2)])}))[1]).toMatch(/^Met: /);
  const edit = (source: string): string => source.replace("ms(25)", "ms(100)");
  expect((await goals({}, edit))[2]).toMatch(/^Met: /);
});

test("the state at the slider's time reaches the page together with its run", async () => {
  type Shown = Values & {shown: HTMLElement & {value: string}};
  const {values, displayed} = await runWholePage<Shown>("index");
  const figure = [...displayed.values()].flat().find((element) => {
    return (element as Element).classList?.contains("tcp-figure");
  }) as FigureElement;
  expect(figure.value).toBe(values.seen);
  expect(values.shown.value).toBe("no row");
  const told: string[] = [];
  values.shown.addEventListener("input", () => told.push(values.shown.value));
  figure.goTo(ms(10));
  figure.goTo(ms(60));
  expect(told).toEqual(["SYN-SENT", "ESTABLISHED"]);
});

test("every lesson has a card with its name, its question and a picture", () => {
  const html = lessonCards(readPictures());
  const links = [...html.matchAll(/<a href="\.(\/[^"]+)"><svg.*?<\/svg>.*?<b>(.*?)<\/b>/g)];
  expect(links.map(([, path]) => path)).toEqual(menu.sections.map(({path}) => path));
  expect(links.map(([, , name]) => name)).toEqual(
    menu.sections.map(({name}, i) => `${i + 1} · ${name}`)
  );
  expect(readPage("index").text).toContain("<!-- generated: lessons -->");
});

test(
  "the pictures are the first runs of the lessons (`vitest FILE -u` rewrites them)",
  {timeout: 60_000},
  async () => {
    const pictures: Record<string, Stroke[]> = {};
    for (const {path} of menu.sections) {
      const page = path.slice(1);
      const [, name = ""] = /\bfigure\((\w+)/.exec(readPage(page).text) ?? [];
      const run = (await runPage<Record<string, Run>>(page)).values[name];
      pictures[page] = run ? pictureOf(run) : [];
    }
    expect(Object.values(pictures).map(({length}) => length)).not.toContain(0);
    const rows = Object.entries(pictures).map(([page, strokes]) => {
      const lines = strokes.map((stroke) => `    ${JSON.stringify(stroke)}`);
      return `  ${JSON.stringify(page)}: [\n${lines.join(",\n")}\n  ]`;
    });
    const text = `{\n${rows.join(",\n")}\n}\n`;
    await expect(text).toMatchFileSnapshot("../../docs/data/lessons.json");
  }
);

test("the picture that stands before any script is the live one (`vitest FILE -u` rewrites it)", async () => {
  const drawn = async (page: number): Promise<string> => {
    vi.stubGlobal("innerWidth", page);
    // Who wants no motion sees all of it at once.
    vi.stubGlobal("matchMedia", () => ({matches: true, addEventListener: () => undefined}));
    const {displayed} = await runWholePage("index");
    const live = [...displayed.values()]
      .flat()
      .find((each) => each instanceof HTMLElement && each.matches(".hero")) as HTMLElement;
    await vi.waitFor(() => expect(live.querySelector("svg")).not.toBeNull());
    return pictureOfHero(live.querySelector("svg")!);
  };
  const pictures = {wide: await drawn(1280), narrow: await drawn(380)};
  vi.unstubAllGlobals();
  const still = heroStill(pictures);
  expect(still.match(/class="hero-segment/g)).toHaveLength(6);
  expect(still).not.toMatch(/tabindex|role="button"/);
  const text = `${JSON.stringify(pictures, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../docs/data/hero.json");
});

test("the numbers of the facts are those of the tests", () => {
  const {recorded, packetdrill} = readConformance();
  expect(recorded.agree).toBe(recorded.runs);
  expect(packetdrill.passed).toBe(packetdrill.scripts);
  expect(prose("index")).toContain(
    `${recorded.runs} recorded runs of ${recorded.kernel} and ${packetdrill.scripts} scripts, `
  );
});
