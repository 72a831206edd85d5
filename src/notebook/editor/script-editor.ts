/** An editor for a text in a language that somebody else knows, with what came of each line. */
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {StreamLanguage, syntaxHighlighting} from "@codemirror/language";
import {setDiagnostics} from "@codemirror/lint";
import {RangeSet, StateEffect, StateField, type Extension} from "@codemirror/state";
import {Decoration, EditorView, GutterMarker, gutter, keymap, lineNumbers} from "@codemirror/view";
import {classHighlighter} from "@lezer/highlight";
import type {
  LineMark,
  ScriptEditing,
  ScriptEditor,
  ScriptProblem
} from "../../base/script-editing.ts";
import {reachWhenWide} from "./scroll-focus.ts";

/** Gives the editor that was asked for. */
export function giveScriptEditor(asked: ScriptEditing): void {
  asked.given(new Editor(asked));
}

/** The pause in typing after which the text is handed over, in ms. */
const PAUSE = 300;

const SIGNS: Readonly<Record<LineMark["kind"], string>> = {held: "✓", failed: "✗", waits: "·"};

class Sign extends GutterMarker {
  readonly #mark: LineMark;

  constructor(mark: LineMark) {
    super();
    this.#mark = mark;
    this.elementClass = `script-${mark.kind}`;
  }

  override toDOM(): Node {
    const {kind, text} = this.#mark;
    const sign = document.createElement("span");
    sign.textContent = SIGNS[kind];
    sign.title = text;
    return sign;
  }
}

const setSigns = StateEffect.define<RangeSet<GutterMarker>>();
const setFollowed = StateEffect.define<readonly number[]>();

/** What is said at the side of the lines; edits move it. */
const signs = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(set, {changes, effects}) {
    for (const effect of effects) if (effect.is(setSigns)) return effect.value;
    return set.map(changes);
  }
});

const followedLine = Decoration.line({class: "script-now"});

/** The lines at which the picture's cursor is. */
const followed = StateField.define({
  create: () => Decoration.none,
  update(set, {changes, effects}) {
    for (const effect of effects) {
      if (effect.is(setFollowed))
        return Decoration.set(effect.value.map((at) => followedLine.range(at)));
    }
    return set.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field)
});

interface TokenState {
  open: string | null;
  isStart: boolean;
}

const languageOf = (token: ScriptEditing["token"]): Extension =>
  StreamLanguage.define<TokenState>({
    startState: () => ({open: null, isStart: true}),
    token(stream, state) {
      if (stream.sol()) state.isStart = true;
      const rest = stream.string.slice(stream.pos);
      const {length, kind, open} = token(rest, state.open, state.isStart);
      stream.pos += Math.max(1, length);
      state.open = open;
      if (rest.slice(0, length).trim() !== "") state.isStart = false;
      return kind;
    }
  });

class Editor implements ScriptEditor {
  readonly #view: EditorView;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({parent, label, text, token, changed, wentTo}: ScriptEditing) {
    this.#view = new EditorView({
      doc: text(),
      extensions: [
        lineNumbers(),
        signs,
        gutter({class: "script-signs", markers: (view) => view.state.field(signs)}),
        followed,
        history(),
        languageOf(token),
        syntaxHighlighting(classHighlighter),
        // Tab leaves: a script has nothing to indent, and whoever comes by keyboard can go on.
        keymap.of([...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({"aria-label": label, tabindex: "0"}),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => changed(update.state.doc.toString()), PAUSE);
          } else if (update.selectionSet) {
            wentTo(update.state.doc.lineAt(update.state.selection.main.head).number);
          }
        })
      ]
    });
    // A script that is wider than its frame must be scrolled by keyboard, too.
    reachWhenWide(this.#view.scrollDOM);
    parent.replaceChildren(this.#view.dom);
  }

  replace(text: string): void {
    const {doc} = this.#view.state;
    if (doc.toString() === text) return;
    this.#view.dispatch({changes: {from: 0, to: doc.length, insert: text}});
  }

  show(marks: ReadonlyMap<number, LineMark>, problem: ScriptProblem | null): void {
    const {state} = this.#view;
    const {doc} = state;
    const lines = [...marks].filter(([line]) => line >= 1 && line <= doc.lines);
    const placed = lines.map(([line, mark]) => new Sign(mark).range(doc.line(line).from));
    const effects = setSigns.of(RangeSet.of(placed, true));
    this.#view.dispatch({effects}, setDiagnostics(state, this.#diagnostics(problem)));
  }

  #diagnostics(problem: ScriptProblem | null) {
    if (!problem) return [];
    const {doc} = this.#view.state;
    const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines));
    const at = Math.min(line.from + problem.column - 1, line.to);
    const word = this.#view.state.wordAt(at);
    const to = word && word.to > at ? word.to : Math.min(at + 1, doc.length);
    // At the end of the text there is nothing to underline but what is before it.
    const from = to > at ? at : Math.max(0, at - 1);
    return [{from, to, severity: "error" as const, message: problem.message}];
  }

  follow(lines: ReadonlySet<number>): void {
    const {doc} = this.#view.state;
    const places = [...lines].filter((line) => line <= doc.lines).sort((a, b) => a - b);
    this.#view.dispatch({effects: setFollowed.of(places.map((line) => doc.line(line).from))});
  }
}
