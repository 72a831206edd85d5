/**
 * What is wrong in a cell, in its editor: the error of the last run, and what TypeScript remarks
 * while somebody types. Remarks are underlined, listed below the code, and prevent nothing.
 */
import {type Diagnostic, forEachDiagnostic, lintKeymap, setDiagnostics} from "@codemirror/lint";
import type {EditorState, Extension, TransactionSpec} from "@codemirror/state";
import type {EditorView, Panel} from "@codemirror/view";
import {ViewPlugin, keymap, showPanel} from "@codemirror/view";
import {placeAt, placeText} from "../compile/cell-error.ts";
import type {CellTypes} from "../types/types-client.ts";
import {toolsWords} from "./words.ts";

/** The pause in typing after which the types are checked, in ms. */
const PAUSE = 350;

/**
 * The same before the first check, which loads TypeScript: that takes a processor for a second, in
 * which readers want to see what their first edit does.
 */
const FIRST_PAUSE = 1_500;

/** How many remarks are listed; the others are counted. */
const LISTED = 3;

/** Who says it: the run, or TypeScript. */
type Source = "run" | "types";

/** Replaces what one of the two has said, and keeps what the other has. */
export function putProblems(
  state: EditorState,
  source: Source,
  problems: readonly Diagnostic[]
): TransactionSpec {
  const all = problems.map((problem) => ({...problem, source}));
  const kept = problemsOf(state).filter((problem) => problem.source !== source);
  return setDiagnostics(state, [...kept, ...all]);
}

/** All problems, where they are by now: edits move them. */
function problemsOf(state: EditorState): Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachDiagnostic(state, (problem, from, to) => found.push({...problem, from, to}));
  return found;
}

/** Checks the types of what stands in the editor, after each pause in typing. */
export function typeProblems(types: CellTypes): Extension {
  const checker = ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let destroyed = false;
    const check = async (): Promise<void> => {
      const {doc, readOnly} = view.state;
      // An editor that only shows a kept edit is no reason to load TypeScript.
      if (readOnly) return;
      const found = await types.check(doc.toString());
      // An answer about a text that is gone would underline the wrong words.
      if (destroyed || !view.state.doc.eq(doc)) return;
      const problems = found.map(({from, to, text}): Diagnostic => {
        return {...visible(view.state, from, to), severity: "warning", message: text};
      });
      view.dispatch(putProblems(view.state, "types", problems));
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), types.isReady() ? PAUSE : FIRST_PAUSE);
    };
    types.listen(soon);
    soon();
    return {
      update: ({docChanged, state, startState}) => {
        if (docChanged || state.readOnly !== startState.readOnly) soon();
      },
      destroy: () => {
        destroyed = true;
        clearTimeout(timer);
      }
    };
  });
  return [checker, keymap.of(lintKeymap), showPanel.of(listPanel)];
}

/** A range that has something in it to be underlined. */
function visible({doc}: EditorState, from: number, to: number): {from: number; to: number} {
  if (from < to) return {from, to};
  return from < doc.length ? {from, to: from + 1} : {from: Math.max(0, from - 1), to: from};
}

/** The remarks as a list below the code, each with a button that leads to its place. */
function listPanel(view: EditorView): Panel {
  const dom = document.createElement("div");
  dom.className = "nb-problems";
  dom.setAttribute("role", "status");
  let shown = "";
  const show = (): void => {
    const problems = problemsOf(view.state).filter(({source}) => source === "types");
    const text = view.state.doc.toString();
    const places = problems.map(({from}) => placeText(placeAt(text, from)));
    const key = JSON.stringify(problems.map(({message}, i) => [places[i], message]));
    if (key === shown) return;
    shown = key;
    const lines = problems.slice(0, LISTED).map(({from, message}, i) => {
      const line = document.createElement("p");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nb-place";
      button.textContent = places[i] ?? "";
      button.addEventListener("click", () => {
        view.dispatch({selection: {anchor: from}, scrollIntoView: true});
        view.focus();
      });
      // The first line says what is wrong; the others say why in more and more detail.
      line.append(button, `: ${message.split("\n")[0] ?? ""}`);
      return line;
    });
    const more = document.createElement("p");
    more.textContent = toolsWords.more(problems.length - LISTED);
    dom.replaceChildren(...lines, ...(problems.length > LISTED ? [more] : []));
  };
  return {dom, update: show};
}
