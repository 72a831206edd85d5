/**
 * Numbers in the code that can be pulled: Alt+↑ and Alt+↓, or a horizontal drag, change the number
 * by the steps of its last digit, ten with Shift, and the cell runs again each time.
 */
import {isolateHistory} from "@codemirror/commands";
import {ensureSyntaxTree, syntaxTree} from "@codemirror/language";
import type {EditorState, Extension} from "@codemirror/state";
import type {EditorView} from "@codemirror/view";
import {ViewPlugin, keymap} from "@codemirror/view";
import type {SyntaxNode} from "@lezer/common";
import {stepped} from "./number-literal.ts";

/** Pixels of a drag for each step. */
const STEP = 5;

/** Pixels after which a press is a drag and no longer a click. */
const SLACK = 4;

/** A number in the code, with its sign. */
interface Literal {
  readonly from: number;
  readonly to: number;
  /** Whether a minus sign may stand in front of it. */
  readonly signed: boolean;
}

/** Where a minus sign in front of a number changes the number, and nothing else. */
const SIGNED = new Set([
  ...["ArgList", "ArrayExpression", "ArrowFunction", "AssignmentExpression", "BinaryExpression"],
  ...["ConditionalExpression", "ParenthesizedExpression", "Property", "ReturnStatement"],
  ...["VariableDeclaration"]
]);

// CodeMirror undoes a drag as one step: it joins changes of the second name with the first.
const FIRST = "input.scrub";
const NEXT = "input.type.compose";
/** Presses of a key in quick succession are one step, as typing is. */
const KEY = "input.type.scrub";
/** For so long a number under the pointer waits for the parser, in ms. */
const parseTime = 200;

/** The number that the offset is in or beside, or null. */
export function numberAt(state: EditorState, offset: number): Literal | null {
  // On a busy machine the parser may not have come this far within its share of a frame.
  const tree = ensureSyntaxTree(state, offset, parseTime) ?? syntaxTree(state);
  const node = [1, -1]
    .map((side) => tree.resolveInner(offset, side as 1 | -1))
    .find(({name}) => name === "Number");
  if (!node) return null;
  const parent = node.parent;
  const minus = parent?.name === "UnaryExpression" ? parent.firstChild : null;
  if (parent && minus && state.sliceDoc(minus.from, minus.to) === "-") {
    return {from: parent.from, to: node.to, signed: takesSign(state, parent)};
  }
  return {from: node.from, to: node.to, signed: takesSign(state, node)};
}

function takesSign(state: EditorState, node: SyntaxNode): boolean {
  const {parent} = node;
  if (!parent || !SIGNED.has(parent.name)) return false;
  // The key of a property is no value, and a power has no sign on its left.
  if (parent.name === "Property" && node.nextSibling) return false;
  if (node.nextSibling && state.sliceDoc(node.nextSibling.from, node.nextSibling.to) === "**") {
    return false;
  }
  // Two signs side by side are another operator.
  return !/[-+]$/.test(state.sliceDoc(Math.max(0, node.from - 1), node.from));
}

/** Changes the number by some steps from what it was; returns where it is then, or null. */
function change(
  view: EditorView,
  {from, to, signed}: Literal,
  base: string,
  steps: number,
  userEvent: string
): Literal | null {
  const insert = stepped(base, steps, signed ? -Infinity : 0);
  if (insert === null || insert === view.state.sliceDoc(from, to)) return null;
  const {head} = view.state.selection.main;
  // The cursor stays in the number, so that the next key changes it again.
  const inside = head >= from && head <= to;
  const selection = {anchor: from + Math.min(head - from, insert.length)};
  view.dispatch({
    changes: {from, to, insert},
    ...(inside ? {selection} : {}),
    ...(userEvent === FIRST ? {annotations: isolateHistory.of("before")} : {}),
    userEvent
  });
  return {from, to: from + insert.length, signed};
}

/** `changed` is called after each change, to run the cell. */
export function numberScrub(changed: () => void): Extension {
  const by = (steps: number) => (view: EditorView) => {
    const {state} = view;
    const literal = state.readOnly ? null : numberAt(state, state.selection.main.head);
    if (!literal) return false;
    const base = state.sliceDoc(literal.from, literal.to);
    if (change(view, literal, base, steps, KEY)) changed();
    return true;
  };
  return [
    keymap.of([
      {key: "Alt-ArrowUp", run: by(1), shift: by(10)},
      {key: "Alt-ArrowDown", run: by(-1), shift: by(-10)}
    ]),
    ViewPlugin.define((view) => new Drag(view, changed))
  ];
}

/** A press on a number that may become a drag. */
interface Press {
  readonly pointer: number;
  readonly x: number;
  readonly base: string;
  literal: Literal;
  dragging: boolean;
}

/** Turns horizontal drags that begin on a number into changes of it. */
class Drag {
  readonly #view: EditorView;
  readonly #changed: () => void;
  #press: Press | null = null;

  constructor(view: EditorView, changed: () => void) {
    this.#view = view;
    this.#changed = changed;
    const {contentDOM} = view;
    contentDOM.addEventListener("pointerdown", this.#down);
    contentDOM.addEventListener("pointermove", this.#move);
    contentDOM.addEventListener("pointerup", this.#up);
    contentDOM.addEventListener("pointercancel", this.#up);
    // Before CodeMirror, which would begin to select text.
    contentDOM.addEventListener("mousedown", this.#mouse, {capture: true});
  }

  destroy(): void {
    const {contentDOM} = this.#view;
    contentDOM.removeEventListener("pointerdown", this.#down);
    contentDOM.removeEventListener("pointermove", this.#move);
    contentDOM.removeEventListener("pointerup", this.#up);
    contentDOM.removeEventListener("pointercancel", this.#up);
    contentDOM.removeEventListener("mousedown", this.#mouse, {capture: true});
  }

  readonly #down = (event: PointerEvent): void => {
    this.#press = null;
    const plain = event.isPrimary && event.button === 0 && !event.altKey && !event.ctrlKey;
    const {state} = this.#view;
    const on = event.target instanceof Element && event.target.closest(".tok-number");
    if (state.readOnly || !plain || !on) return;
    const offset = this.#view.posAtDOM(on);
    const literal = numberAt(state, offset + 1) ?? numberAt(state, offset);
    if (!literal) return;
    const base = state.sliceDoc(literal.from, literal.to);
    this.#press = {pointer: event.pointerId, x: event.clientX, base, literal, dragging: false};
  };

  /** A press puts the cursor; what would be selected by the drag is not. */
  readonly #mouse = (event: MouseEvent): void => {
    // A double click selects the number, and Shift extends the selection, as anywhere.
    if (!this.#press || event.detail > 1 || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const anchor = this.#view.posAtCoords({x: event.clientX, y: event.clientY});
    if (anchor !== null) this.#view.dispatch({selection: {anchor}});
    this.#view.focus();
  };

  readonly #move = (event: PointerEvent): void => {
    const press = this.#press;
    if (!press || press.pointer !== event.pointerId) return;
    const moved = event.clientX - press.x;
    if (!press.dragging && Math.abs(moved) < SLACK) return;
    if (!press.dragging) this.#view.contentDOM.setPointerCapture(event.pointerId);
    const steps = Math.round(moved / STEP) * (event.shiftKey ? 10 : 1);
    const next = change(
      this.#view,
      press.literal,
      press.base,
      steps,
      press.dragging ? NEXT : FIRST
    );
    if (!next) return;
    press.dragging = true;
    press.literal = next;
    this.#changed();
  };

  readonly #up = (): void => {
    this.#press = null;
  };
}
