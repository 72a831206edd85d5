/** Where readers write packetdrill scripts: what its page calls; the rest is loaded there. */
import {html} from "../dom/html.ts";
import type {PacketdrillOptions} from "./packetdrill-view.ts";

export type {PacketdrillOptions} from "./packetdrill-view.ts";

/** An element in which a script is edited, run against a system, and seen as a ladder. */
export function packetdrill(options: PacketdrillOptions): HTMLElement {
  const node = html("div", {class: "packetdrill", "aria-busy": "true"});
  import("./packetdrill-view.ts")
    .then(({fillPacketdrill}) => fillPacketdrill(node, options))
    .catch(() => {
      const text = "The runner of scripts could not be loaded. Load the page again to use it.";
      node.append(html("p", {class: "problem"}, text));
    })
    .finally(() => node.removeAttribute("aria-busy"));
  return node;
}
