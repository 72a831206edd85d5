/** What a name means, as readers see it: the type as code, then the doc comment. */
import {EditorView, type Tooltip, hoverTooltip, keymap, showTooltip} from "@codemirror/view";
import {type Extension, StateEffect, StateField} from "@codemirror/state";
import {formatted} from "./inline-code.ts";
import type {Meaning} from "../types/type-service.ts";
import type {CellTypes} from "../types/types-client.ts";
import {toolsWords} from "./words.ts";

/** An element with the meaning. */
export function meaningElement({signature, text}: Meaning): HTMLElement {
  const element = document.createElement("div");
  element.className = "nb-meaning";
  const code = document.createElement("code");
  code.textContent = signature;
  element.append(code);
  if (text !== "") {
    const comment = document.createElement("p");
    comment.append(...formatted(text));
    element.append(comment);
  }
  return element;
}

function tooltip(meaning: Meaning): Tooltip {
  return {
    pos: meaning.from,
    end: meaning.to,
    above: true,
    create: () => ({dom: meaningElement(meaning)})
  };
}

const show = StateEffect.define<Meaning | null>();

/** What F2 has asked for; it goes away with the next movement. */
const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update: (value, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(show)) return effect.value && tooltip(effect.value);
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field)
});

/** Shows the meaning of a name when the pointer rests on it, and by F2 at the cursor. */
export function meanings(types: CellTypes): Extension {
  const at = async ({state}: EditorView, offset: number): Promise<Meaning | null> =>
    // TypeScript is loaded for an editor that is open, not for one that the pointer passes.
    state.readOnly ? null : types.describe(state.doc.toString(), offset);
  const ask = (view: EditorView): boolean => {
    const {state} = view;
    void at(view, state.selection.main.head).then((meaning) => {
      // The text or the cursor may have moved on while TypeScript was asked.
      if (view.state.doc !== state.doc || !view.state.selection.eq(state.selection)) return;
      const heard = meaning ? `${meaning.signature}. ${meaning.text}` : toolsWords.noName;
      view.dispatch({effects: [show.of(meaning), EditorView.announce.of(heard)]});
    });
    return true;
  };
  const close = (view: EditorView): boolean => {
    if (!view.state.field(asked)) return false;
    view.dispatch({effects: show.of(null)});
    return true;
  };
  return [
    asked,
    EditorView.focusChangeEffect.of((_, focusing) => (focusing ? null : show.of(null))),
    keymap.of([
      {key: "F2", run: ask},
      {key: "Escape", run: close}
    ]),
    hoverTooltip(async (view, offset) => {
      const meaning = await at(view, offset);
      return meaning && tooltip(meaning);
    })
  ];
}
