/** Where readers write packetdrill scripts: what its page calls; the rest is loaded there. */
import {html} from "../dom/html.ts";
import {keptScript, type KeptScript} from "./kept-script.ts";
import type {PacketdrillOptions, PacketdrillView} from "./packetdrill-view.ts";

export type {PacketdrillOptions} from "./packetdrill-view.ts";

/** An element in which a script is edited, run against a system, and seen as a ladder. */
export function packetdrill(options: PacketdrillOptions): HTMLElement {
  const node = html("div", {class: "packetdrill", "aria-busy": "true"});
  let view: PacketdrillView | null = null;
  // What a link brings before the view is there waits for it.
  let kept: KeptScript = null;
  node.dataset["keep"] = "packetdrill";
  Object.defineProperty(node, "kept", {
    get: () => (view ? view.kept : kept),
    set: (value: unknown) => {
      kept = keptScript(value);
      if (view) view.kept = kept;
      else node.dispatchEvent(new Event("input", {bubbles: true}));
    }
  });
  import("./packetdrill-view.ts")
    .then((module) => (view = new module.PacketdrillView(node, options, kept)))
    .catch(() => {
      const text = "The runner of scripts could not be loaded. Load the page again to use it.";
      node.append(html("p", {class: "problem"}, text));
    })
    .finally(() => node.removeAttribute("aria-busy"));
  return node;
}
