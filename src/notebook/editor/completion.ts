/** Proposals while somebody types: names that TypeScript knows there, with their comments. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  autocompletion,
  closeCompletion,
  completionKeymap,
  completionStatus
} from "@codemirror/autocomplete";
import {syntaxTree} from "@codemirror/language";
import {type Extension, Prec} from "@codemirror/state";
import {type EditorView, keymap} from "@codemirror/view";
import {meaningElement} from "./hover.ts";
import type {Proposal} from "../types/type-service.ts";
import type {CellTypes} from "../types/types-client.ts";

/** Completes names in a cell. */
export function completion(types: CellTypes): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const {state, pos, explicit} = context;
    // Without being asked: after a dot or a quotation mark, and within a word.
    if (!explicit && !context.matchBefore(/[.$\p{L}_"'][\p{L}\p{N}_$]*$/u)) return null;
    // Proposals that come long after the typing would take the place of the arrow keys.
    if (!explicit && !types.isReady()) return null;
    if (/Number|Comment$/.test(syntaxTree(state).resolveInner(pos, -1).name)) return null;
    const text = state.doc.toString();
    const found = await types.complete(text, pos);
    if (!found || context.aborted) return null;
    const options = found.proposals.map((proposal) => option(proposal, types, text, pos));
    return {from: found.from, options, validFor: /^[\p{L}\p{N}_$]*$/u};
  };
  // As many as fit without scrolling: the arrow keys go on beyond them, and typing narrows them.
  const asUsual = completionKeymap.filter(({key}) => key !== "Escape");
  return [
    autocompletion({
      override: [source],
      icons: false,
      maxRenderedOptions: 9,
      defaultKeymap: false
    }),
    Prec.highest(keymap.of([...asUsual, {key: "Escape", run: close}]))
  ];
}

/**
 * Escape closes proposals that can be seen. Those that are only being looked for it ends as well,
 * but then leaves the key to the editor: nobody should need to press it twice.
 */
function close(view: EditorView): boolean {
  const seen = completionStatus(view.state) === "active";
  closeCompletion(view);
  return seen;
}

function option(proposal: Proposal, types: CellTypes, text: string, offset: number): Completion {
  const {name, kind, rank} = proposal;
  return {
    label: name,
    detail: kind === "keyword" || kind === "string" ? "" : kind.replace("alias", "imported"),
    // TypeScript's ranks begin at 10 for what is nearest; more than 99 has no meaning here.
    boost: Math.max(-99, 10 - rank),
    info: async () => {
      const meaning = await types.explain(text, offset, name);
      return meaning && meaning.signature !== name ? meaningElement(meaning) : null;
    }
  };
}
