/** The text of a script: a plain field at first, an editor as soon as somebody gives one. */
import {
  EDIT_SCRIPT,
  type LineMark,
  type ScriptEditing,
  type ScriptEditor,
  type ScriptProblem
} from "../../base/script-editing.ts";
import {html} from "../dom/html.ts";

/** The field. */
export interface ScriptField extends ScriptEditor {
  readonly node: HTMLElement;
  /** Asks for an editor; the field has to be on the page. */
  ask(): void;
}

/** Makes the field. */
export function scriptField(asked: Omit<ScriptEditing, "parent" | "given">): ScriptField {
  const area = html("textarea", {
    class: "drill-plain",
    "aria-label": asked.label,
    spellcheck: "false",
    rows: 24
  });
  area.value = asked.text();
  area.addEventListener("input", () => asked.changed(area.value));
  const node = html("div", {class: "drill-editor"}, area);
  let editor: ScriptEditor | null = null;
  let shown: [ReadonlyMap<number, LineMark>, ScriptProblem | null] = [new Map(), null];
  const given = (made: ScriptEditor): void => {
    editor = made;
    made.show(...shown);
  };
  return {
    node,
    ask() {
      const detail: ScriptEditing = {...asked, parent: node, given};
      const event = () => new CustomEvent(EDIT_SCRIPT, {bubbles: true, detail});
      // What a cell makes is put on the page after it was made.
      if (node.isConnected) node.dispatchEvent(event());
      else requestAnimationFrame(() => node.dispatchEvent(event()));
    },
    replace(text) {
      area.value = text;
      editor?.replace(text);
    },
    show(...now) {
      shown = now;
      editor?.show(...now);
    },
    follow: (lines) => editor?.follow(lines)
  };
}
