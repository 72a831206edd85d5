/**
 * A page within a page of somebody else: `?cell=NAME&embed` shows one program, what it draws, and
 * the controls it listens to; the frame learns how tall that is.
 */
import {type Cell, isShown} from "../run/page.ts";
import {words} from "./words.ts";

/** What the frame's owner may ask: how tall is it? */
const ASK = "tcp-figure: height?";

/** Leaves only the cell of this name and what belongs to it. */
export function embed(name: string, cells: readonly Cell[], main: HTMLElement): void {
  const box = document.createElement("div");
  box.className = "embedded";
  const program = cells.find((cell) => isShown(cell) && cell.data.name === name);
  box.append(...(program ? partsOf(program, cells) : [listOf(name, cells)]), from(program));
  main.prepend(box);
  tellHeight(box);
}

/** The controls, the drawing and the program, in this order. */
function partsOf(program: Cell, cells: readonly Cell[]): Element[] {
  const {inputs, outputs, name} = program.data;
  const hidden = cells.filter((cell) => !isShown(cell));
  const controls = hidden.filter(({data}) => data.outputs.some((one) => inputs.includes(one)));
  const scene = program.block.closest(".scene, .exercise");
  const drawn = hidden.filter(({data}) => data.inputs.some((one) => outputs.includes(one)));
  const figure = drawn.find(({block}) => scene?.contains(block)) ?? drawn[0];
  const frames = document.querySelectorAll<HTMLElement>(".nb-cell");
  const code = [...frames].find(({dataset}) => {
    return (JSON.parse(dataset.cell ?? "{}") as {name?: string}).name === name;
  });
  const blocks = [...controls, ...(figure ? [figure] : []), program].map(({block}) => block);
  return [...blocks, ...(code ? [code] : [])];
}

/** For a name that no cell has: those that there are. */
function listOf(name: string, cells: readonly Cell[]): HTMLElement {
  const list = document.createElement("p");
  list.append(words.noCell(name), " ");
  cells.filter(isShown).forEach(({data}, i) => {
    const link = document.createElement("a");
    link.href = `?${new URLSearchParams({cell: data.name}).toString()}&embed`;
    link.textContent = data.name;
    list.append(i > 0 ? ", " : "", link);
  });
  return list;
}

/** Where the piece comes from; opens beside the page that shows it. */
function from(program: Cell | undefined): HTMLElement {
  const line = document.createElement("p");
  line.className = "embed-from";
  const link = document.createElement("a");
  link.href = location.pathname + (program ? `#cell-${program.data.name}` : "");
  link.target = "_blank";
  link.textContent = document.title;
  line.append(link);
  return line;
}

/** Tells whoever shows the page how tall the box is, at each change, and when asked. */
function tellHeight(box: HTMLElement): void {
  const tell = (): void => {
    const height = Math.ceil(box.getBoundingClientRect().height);
    // The height is no secret, and the owner may be anyone.
    if (window.parent !== window) window.parent.postMessage({tcpFigure: {height}}, "*");
  };
  addEventListener("message", ({data, source}) => {
    if (data === ASK && source === window.parent) tell();
  });
  new ResizeObserver(tell).observe(box);
}
