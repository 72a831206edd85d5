// @vitest-environment happy-dom
/** What can be taken away from a figure. */
import {beforeEach, expect, test, vi} from "vitest";
import {fileName} from "../../../src/chart/dom/download.ts";
import {saveBar} from "../../../src/chart/figure/folds/export.ts";
import {pictureOf, pictureOfAll} from "../../../src/chart/figure/folds/picture.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {drawLadder} from "../../../src/chart/ladder/ladder.ts";
import {transcript} from "../../../src/trace/words/transcript.ts";
import {runOf, story} from "../../trace/fixture.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";

beforeEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const press = (root: Element, text: string) =>
  [...root.querySelectorAll("button")].find((node) => node.textContent === text)!.click();

/** The names and blobs of what is downloaded from now on. */
function downloads(): {name: string; blob: Blob}[] {
  const blobs: Blob[] = [];
  const list: {name: string; blob: Blob}[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:made";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement
  ) {
    list.push({name: this.download, blob: blobs.at(-1)!});
  });
  return list;
}

test("the picture is a file of its own: no class, nothing for pressing, a background", () => {
  const drawn = drawLadder(story(), {onSegment: () => undefined});
  const {node} = drawn;
  document.body.append(node);
  drawn.moveTo(0);
  const parsed = new DOMParser().parseFromString(pictureOf(node).text, "image/svg+xml");
  const svg = parsed.documentElement;
  expect(svg.getAttribute("xmlns")).toBe("http://www.w3.org/2000/svg");
  expect(svg.firstElementChild?.tagName).toBe("rect");
  expect(svg.querySelectorAll("g[class], path[class], [tabindex], [role=button]")).toHaveLength(0);
  const labels = (root: Element) => [...root.querySelectorAll("text")].map((t) => t.textContent);
  // The cursor belongs to the page; all other texts are there.
  expect(labels(svg)).toEqual(labels(node).slice(0, -1));
});

test("a picture has the colour on which its ladder is seen: a dark one can be read anywhere", () => {
  const card = document.createElement("div");
  card.style.backgroundColor = "rgb(28, 31, 36)";
  const inner = document.createElement("div");
  const {node} = drawLadder(story());
  inner.append(node);
  card.append(inner);
  document.body.append(card);
  const {text} = pictureOf(node);
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(parsed.querySelector("rect")?.getAttribute("fill")).toBe("rgb(28, 31, 36)");
});

test("two ladders are one picture: beside each other, each below its title", () => {
  const ladders = [drawLadder(story(), {width: 400}), drawLadder(story(), {width: 500})];
  document.body.append(...ladders.map(({node}) => node));
  const titles = ["The pinned run", "This run"];
  const all = ladders.map(({node: svg}, i) => ({title: titles[i]!, svg}));
  const {text, width, height} = pictureOfAll(all);
  expect(width).toBe(900);
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const inner = [...svg.children].filter((child) => child.tagName === "svg");
  expect(inner.map((child) => child.getAttribute("x"))).toEqual(["0", "400"]);
  const told = [...svg.children].filter((child) => child.tagName === "text");
  expect(told.map((child) => child.textContent)).toEqual(titles);
  const tallest = Math.max(...ladders.map(({node}) => Number(node.getAttribute("height"))));
  expect(height).toBeGreaterThan(tallest);
});

test("files have the figure's name, and the run as it stands", async () => {
  const list = downloads();
  const bar = saveBar({name: "Lost ACK, again!", run: story, picture: () => null});
  press(bar, "pcapng");
  press(bar, "tcpdump text");
  expect(list.map(({name}) => name)).toEqual(["lost-ack-again.pcapng", "lost-ack-again.txt"]);
  expect(new Uint8Array(await list[0]!.blob.arrayBuffer()).slice(0, 4)).toEqual(
    new Uint8Array([0x0a, 0x0d, 0x0d, 0x0a])
  );
  expect(await list[1]!.blob.text()).toMatch(/^00:00:00.000000 IP 10.0.0.1.49152 > /);
  expect(bar.querySelector("[role=status]")?.textContent).toBe("Saved lost-ack-again.txt.");
});

test("the transcript is copied whole, and it is said so; a refusal is said too", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", {clipboard: {writeText}});
  const bar = saveBar({run: story, picture: () => null});
  const said = () => bar.querySelector("[role=status]")?.textContent;
  press(bar, "Copy the transcript");
  const lines = transcript(story());
  await vi.waitFor(() => expect(said()).toBe(`Copied ${lines.length} sentences.`));
  expect(writeText).toHaveBeenCalledWith(lines.join("\n"));
  writeText.mockRejectedValueOnce(new Error("not allowed"));
  press(bar, "Copy the transcript");
  await vi.waitFor(() => expect(said()).toBe("That did not work: not allowed"));
  vi.unstubAllGlobals();
});

test("names become names of files", () => {
  expect(["Opening", "SYN → lost?", "연결 종료", "…"].map(fileName)).toEqual([
    "opening",
    "syn-lost",
    "연결-종료",
    "run"
  ]);
});

test("Save opens all forms, once", async () => {
  const node = figure(runOf({}));
  document.body.append(node);
  for (let i = 0; i < 3; i++) press(node, "Save");
  await vi.waitFor(() => expect(node.querySelectorAll(".save")).toHaveLength(1), {timeout: 10_000});
  const names = [...node.querySelectorAll(".save button")].map((each) => each.textContent);
  expect(names).toEqual([
    "PNG",
    "SVG",
    "pcapng",
    "tcpdump text",
    "Copy the transcript",
    "Copy a link"
  ]);
});

test("a link is made by who knows the reader's changes, else it is the page's address", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", {clipboard: {writeText}});
  const bar = saveBar({run: story, picture: () => null});
  document.body.append(bar);
  press(bar, "Copy a link");
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith(location.href));
  const knows = vi.fn((event: Event) => event.preventDefault());
  document.body.addEventListener("share", knows, {once: true});
  press(bar, "Copy a link");
  expect(knows).toHaveBeenCalledOnce();
  expect(writeText).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test("a host's side of the run is saved as a packetdrill script, or it is said why not", async () => {
  const list = downloads();
  const bar = saveBar({name: "Two writes", run: () => writeWriteRead(false), picture: () => null});
  press(bar, "client");
  await vi.waitFor(() => expect(list).toHaveLength(1), {timeout: 20_000});
  expect(list[0]?.name).toBe("two-writes-client.pkt");
  expect(await list[0]!.blob.text()).toContain("connect(3, ..., ...) = 0");
  const hung = writeWriteRead(false).again([{kind: "hang", host: "client", at: 1_000_000}]);
  const none = saveBar({run: () => hung, picture: () => null});
  press(none, "client");
  await vi.waitFor(() => {
    expect(none.querySelector("[role=status]")?.textContent).toContain("cannot say: hang");
  });
});
