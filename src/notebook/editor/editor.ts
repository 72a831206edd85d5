/** The editor of one cell: CodeMirror, in the place and the size of the code it replaces. */
import {defaultKeymap, history, historyKeymap, indentWithTab} from "@codemirror/commands";
import {javascript} from "@codemirror/lang-javascript";
import {bracketMatching, indentOnInput, syntaxHighlighting} from "@codemirror/language";
import {search, searchKeymap} from "@codemirror/search";
import {Compartment, EditorState, type Extension, type Text} from "@codemirror/state";
import {EditorView, keymap} from "@codemirror/view";
import {classHighlighter} from "@lezer/highlight";
import {completion} from "./completion.ts";
import {meanings} from "./hover.ts";
import {numberScrub} from "./number-scrub.ts";
import {putProblems, typeProblems} from "./diagnostics.ts";
import {reachWhenWide} from "./scroll-focus.ts";
import type {Place, Trouble} from "../compile/cell-error.ts";
import type {CellTypes} from "../types/types-client.ts";

/** What the editor tells its cell. */
export interface EditorEvents {
  change(text: string): void;
  run(): void;
  leave(): void;
  /** A number has been pulled: the cell should run as soon as it can. */
  pulled(): void;
}

/** The editor of one cell. */
export class Editor {
  readonly #view: EditorView;
  readonly #editable = new Compartment();

  /**
   * Takes the place of what `parent` holds, and is closed at first. `name` is what screen readers
   * call the editor.
   */
  constructor(
    parent: HTMLElement,
    text: string,
    name: string,
    events: EditorEvents,
    types: CellTypes
  ) {
    const does = (action: () => void) => () => {
      action();
      return true;
    };
    const keys = keymap.of([
      {key: "Shift-Enter", run: does(() => events.run())},
      {key: "Mod-s", run: does(() => events.run()), preventDefault: true},
      {key: "Escape", run: does(() => events.leave())},
      indentWithTab,
      ...historyKeymap,
      ...defaultKeymap
    ]);
    const state = EditorState.create({
      doc: text,
      extensions: [
        numberScrub(() => events.pulled()),
        meanings(types),
        completion(types),
        typeProblems(types),
        search({top: true}),
        keymap.of(searchKeymap),
        keys,
        history(),
        indentOnInput(),
        bracketMatching(),
        javascript({typescript: true}),
        syntaxHighlighting(classHighlighter),
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({"aria-label": name}),
        this.#editable.of(editable(false)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) events.change(update.state.doc.toString());
        })
      ]
    });
    this.#view = new EditorView({state});
    // Code that is wider than its frame must be scrolled by keyboard, too.
    reachWhenWide(this.#view.scrollDOM);
    parent.replaceChildren(this.#view.dom);
  }

  /** Lets the reader write, from a place in the text or from where the cursor was. */
  open(place: Place | null): void {
    const {state} = this.#view;
    const selection = place ? {anchor: offset(state.doc, place)} : state.selection;
    const effects = this.#editable.reconfigure(editable(true));
    this.#view.dispatch({effects, selection, scrollIntoView: true});
    this.#view.focus();
  }

  /** Shows the text as it is, like the code that it replaced. */
  close(): void {
    this.#view.dispatch({effects: this.#editable.reconfigure(editable(false))});
  }

  /** Puts another text in; undo brings the old one back. */
  replace(text: string): void {
    this.#view.dispatch({changes: {from: 0, to: this.#view.state.doc.length, insert: text}});
  }

  /** Underlines the place of an error, or nothing. */
  mark(trouble: Trouble | null): void {
    const {state} = this.#view;
    const place = trouble?.place;
    const problems = [];
    if (place) {
      const from = offset(state.doc, place);
      const word = state.wordAt(from);
      const to = word && word.to > from ? word.to : Math.min(from + 1, state.doc.length);
      problems.push({from, to, severity: "error" as const, message: trouble.message});
    }
    this.#view.dispatch(putProblems(state, "run", problems));
  }
}

function editable(value: boolean): Extension {
  return [EditorState.readOnly.of(!value), EditorView.editable.of(value)];
}

function offset(doc: Text, {line, column}: Place): number {
  const {from, to} = doc.line(Math.min(line, doc.lines));
  return Math.min(from + column - 1, to);
}
