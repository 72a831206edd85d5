/** Tells, before a script is run, whether it asks for things that the model leaves out. */
import {checkCallName} from "./calls.ts";
import {NotApplicable} from "../stack/stack.ts";
import type {Foreign, Packet, Script} from "../language/syntax.ts";

/** Throws NotApplicable with the reason, or ScriptError for a call that does not exist. */
export function checkApplicable(script: Script): void {
  for (const {action} of script.events) if (action.kind === "call") checkCallNameOnly(action);
  for (const {action} of script.events) {
    if (action.kind === "call") checkCallName(action);
    else if (action.kind === "packet") checkPacket(action);
    else if (action.kind === "foreign") throw at(action, `${action.what} is not modelled`);
  }
}

/** A mistyped call is told before anything else: it is the script's own mistake. */
function checkCallNameOnly(action: Parameters<typeof checkCallName>[0]): void {
  try {
    checkCallName(action);
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
}

function at(action: Packet | Foreign, why: string): NotApplicable {
  return new NotApplicable(`line ${action.place.line}: ${why}`);
}

function checkPacket(packet: Packet): void {
  if (/[A0-7]/.test(packet.flags)) throw at(packet, "AccECN counters are not modelled");
  if (packet.direction === "out") {
    const header = packet.ip.find((name) => /^(tos [1-9]|ttl|flowlabel)/.test(name));
    if (header !== undefined) throw at(packet, `[${header}]: the IP header is not modelled`);
    const foreign = packet.options?.find((option) => option.kind === "foreign");
    if (foreign?.kind === "foreign") throw at(packet, `the option ${foreign.text} is not modelled`);
  }
  const fastOpen = packet.options?.find((option) => option.kind === "FO");
  if (fastOpen?.kind === "FO")
    throw at(packet, `the cookie of FO ${fastOpen.cookie} is made with another key`);
  const cookie = packet.options?.find((option) => option.kind === "foreign");
  if (cookie?.kind === "foreign" && /^(md5|mp|FOEXP)/.test(cookie.text))
    throw at(packet, `the option ${cookie.text} is not modelled`);
}
