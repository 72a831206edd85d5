/** Runs a parsed script against a stack, event by event, as packetdrill does. */
import {parseAddress} from "../../wire/address.ts";
import {checkApplicable} from "./applicable.ts";
import {prepare, printAnswer, resultMismatch} from "./calls.ts";
import type {Prepared} from "./prepared.ts";
import {Clock, onTime, printDue, printTime, type Due} from "./clock.ts";
import {printPacket, printSegment} from "../language/print.ts";
import {constant} from "./constants.ts";
import {Sockets} from "./sockets.ts";
import {awaitPacket, type Watch} from "./expected-packet.ts";
import {withHead, type RunOptions} from "./options.ts";
import {Mismatch, type Failure, type Outcome, type Step} from "./outcome.ts";
import {parse} from "../language/parser.ts";
import {runCode} from "../language/python.ts";
import {readShell} from "../language/shell.ts";
import {NotApplicable, type MakeStack, type Pending, type Stack} from "../stack/stack.ts";
import {
  ScriptError,
  type Code,
  type Command,
  type Packet,
  type Script,
  type ScriptEvent,
  type SystemCall
} from "../language/syntax.ts";

/** Runs the script `source`. `given` names the options of the command line, which come first. */
export function runScript(
  source: string,
  base: RunOptions,
  given: ReadonlySet<string>,
  makeStack: MakeStack
): Outcome {
  let script: Script;
  try {
    script = parse(source, base.defines);
  } catch (error) {
    if (error instanceof ScriptError)
      return {kind: "malformed", place: error.place, text: error.message};
    throw error;
  }
  const head = withHead(base, script.options, given);
  const [wrong] = head.wrong;
  if (wrong) return {kind: "malformed", ...wrong};
  const notes = head.unknown.map((name) => `the option ${name} is not known, and was left out`);
  return new Run(script, head.options, notes, makeStack).outcome();
}

/** A blocking call that has not been looked at since it was made. */
interface Blocked {
  readonly event: ScriptEvent;
  readonly call: SystemCall;
  readonly prepared: Prepared;
  readonly pending: Pending;
  readonly due: Due;
}

class Run {
  readonly #script: Script;
  readonly #options: RunOptions;
  readonly #stack: Stack;
  readonly #sockets: Sockets;
  readonly #clock: Clock;
  readonly #notes: string[];
  readonly #watch: Watch;
  readonly #steps: Step[] = [];
  #blocked: Blocked | null = null;
  /** The line that is being run. */
  #line = 0;

  constructor(script: Script, options: RunOptions, notes: string[], makeStack: MakeStack) {
    this.#script = script;
    this.#options = options;
    this.#notes = notes;
    this.#clock = new Clock(options);
    // An IPv6 header is 20 bytes longer; to TCP the rest is the same.
    const mtu = options.mtu - (options.ipv6 ? 20 : 0);
    const address = parseAddress(options.localAddress) ?? 0;
    this.#stack = makeStack({profile: options.profile, address, mtu});
    this.#sockets = new Sockets(options, address, parseAddress(options.remoteAddress) ?? 0);
    this.#watch = {stack: this.#stack, options, passed: () => this.#lookAtBlocked()};
  }

  outcome(): Outcome {
    const told = {steps: this.#steps, notes: this.#notes};
    try {
      checkApplicable(this.#script);
      for (const command of this.#script.setup) this.#command(command);
      for (const event of this.#script.events) this.#event(event);
      this.#awaitBlocked();
      return {kind: "passed", ...told};
    } catch (error) {
      if (error instanceof Mismatch) return {kind: "failed", failure: error.failure, ...told};
      if (error instanceof NotApplicable)
        return {kind: "not-applicable", why: error.message, ...told};
      if (error instanceof ScriptError)
        return {kind: "malformed", place: error.place, text: error.message};
      return {kind: "failed", failure: this.#broken(error), ...told};
    }
  }

  /** The stack itself has failed: that is never the script's fault, and ends only this script. */
  #broken(error: unknown): Failure {
    const place = {line: this.#line, column: 1};
    const source = this.#script.events.find((event) => event.place.line === this.#line)?.text ?? "";
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {place, source, expected: ["the stack to go on"], was: [text]};
  }

  #event(event: ScriptEvent): void {
    const {action} = event;
    this.#line = event.place.line;
    const due = this.#clock.due(event, this.#stack.now);
    if (action.kind === "packet" && action.direction === "out") {
      this.#expect(event, action, due);
      return;
    }
    this.#waitUntil(event, due);
    switch (action.kind) {
      case "packet":
        this.#inject(event, action);
        break;
      case "call":
        this.#call(event, action, due);
        break;
      case "command":
        this.#command(action);
        break;
      case "code":
        this.#code(event, action);
        break;
      case "foreign":
        throw new NotApplicable(`${action.what} is not modelled`);
    }
  }

  #step(event: ScriptEvent, text: string, at = this.#stack.now): void {
    this.#steps.push({line: event.place.line, at, text});
  }

  #fail(event: ScriptEvent, expected: readonly string[], was: readonly string[]): never {
    throw new Mismatch({place: event.place, source: event.text, expected, was});
  }

  #waitUntil(event: ScriptEvent, due: Due): void {
    while (this.#stack.now < due.from) {
      this.#stack.advance(due.from);
      this.#lookAtBlocked();
    }
    if (!onTime(due, this.#stack.now))
      this.#fail(event, [`this event ${printDue(due)}`], [`it is ${printTime(this.#stack.now)} s`]);
  }

  #inject(event: ScriptEvent, packet: Packet): void {
    const connection = this.#sockets.forPacket(packet);
    const segment = connection.inbound(packet);
    if (typeof segment === "string") this.#fail(event, ["a timestamp to echo"], [segment]);
    this.#step(event, `injected ${printPacket(packet)}`);
    this.#stack.deliver(segment);
    this.#lookAtBlocked();
  }

  #expect(event: ScriptEvent, packet: Packet, due: Due): void {
    const connection = this.#sockets.forPacket(packet);
    const found = awaitPacket(this.#watch, connection, packet, due);
    if (found.kind === "differs") this.#fail(event, found.expected, found.was);
    if (found.kind === "nothing") {
      // What a blocked call returns while the report looks ahead is not what failed.
      this.#blocked = null;
      const next = found.next();
      const after = next === null ? "" : `; the next one: ${next}`;
      this.#fail(
        event,
        [`a packet ${printDue(due)}`],
        [`nothing was sent until ${printTime(found.limit)} s${after}`]
      );
    }
    this.#step(event, `sent ${printSegment(found.segment)}`, found.at);
  }

  #call(event: ScriptEvent, call: SystemCall, due: Due): void {
    // As in packetdrill, a further call waits for the one that blocks.
    this.#awaitBlocked();
    const prepared = prepare(call, {
      options: this.#options,
      live: (fd) => this.#sockets.live(fd)
    });
    const pending = this.#stack.call(prepared.request);
    this.#sockets.made(call, prepared, pending.answer);
    if (call.end === null) {
      if (!pending.answer)
        this.#fail(event, [`${call.name}() to return at once`], [`${call.name}() blocks`]);
      this.#finish({event, call, prepared, pending, due});
      return;
    }
    const end = Clock.end(event, due, call.end);
    const share = (this.#options.tolerancePercent / 100) * (end - due.from);
    const tolerance = Math.max(this.#options.tolerance, share);
    this.#blocked = {event, call, prepared, pending, due: {...due, from: end, to: end, tolerance}};
    this.#step(event, `${call.name}() was called`);
    this.#lookAtBlocked();
  }

  /** A blocked call may have returned by now. */
  #lookAtBlocked(): void {
    const blocked = this.#blocked;
    if (!blocked?.pending.answer) return;
    this.#blocked = null;
    const {returnedAt} = blocked.pending;
    if (!onTime(blocked.due, returnedAt))
      this.#fail(
        blocked.event,
        [`${blocked.call.name}() to return ${printDue(blocked.due)}`],
        [`it returned ${printAnswer(blocked.pending.answer)} at ${printTime(returnedAt)} s`]
      );
    this.#finish(blocked);
  }

  #awaitBlocked(): void {
    this.#lookAtBlocked();
    while (this.#blocked) {
      const {due, event, call} = this.#blocked;
      const limit = due.to + due.tolerance;
      if (this.#stack.now >= limit)
        this.#fail(
          event,
          [`${call.name}() to return ${printDue(due)}`],
          [`it still blocks at ${printTime(limit)} s`]
        );
      this.#stack.advance(limit);
      this.#lookAtBlocked();
    }
  }

  /** Checks what a call answered. */
  #finish({event, call, prepared, pending}: Blocked): void {
    const {answer} = pending;
    if (!answer) return;
    const accepted = prepared.request.call === "accept" && answer.value >= 0;
    const ports = accepted ? this.#stack.ports(answer.value) : null;
    this.#sockets.returned(call, prepared, answer, ports);
    if (answer.errno === "ENOPROTOOPT" && call.errno !== "ENOPROTOOPT")
      throw new NotApplicable(
        `line ${event.place.line}: the model has no such option: ${event.text}`
      );
    const flags = prepared.request.call === "getfl";
    const wrong = flags ? null : resultMismatch(call, answer, this.#options);
    const mismatch = wrong ?? prepared.check(answer);
    if (mismatch !== null) this.#fail(event, [mismatch], [printAnswer(answer)]);
    this.#step(event, `${call.name}() returned ${printAnswer(answer)}`, pending.returnedAt);
  }

  #command(command: Command): void {
    const effect = readShell(command.text);
    if (effect.needed !== null)
      throw new NotApplicable(`line ${command.place.line}: ${effect.needed}`);
    for (const [name, value] of effect.settings)
      if (!this.#stack.configure(name, value))
        this.#notes.push(
          `line ${command.place.line}: the setting ${name}=${value} is not modelled`
        );
    for (const text of effect.left)
      this.#notes.push(`line ${command.place.line}: not executed: ${text}`);
    const until = this.#stack.now + effect.sleep;
    while (this.#stack.now < until) this.#stack.advance(until);
  }

  #code(event: ScriptEvent, code: Code): void {
    const connection = this.#sockets.current;
    const ports = connection && {local: connection.local.port, remote: connection.remote.port};
    const fd = connection?.fd ?? null;
    const info = this.#stack.tcpInfo(ports, fd === null ? null : this.#sockets.live(fd));
    const {profile} = this.#options;
    const verdict = runCode(code.text, (name) => info?.get(name) ?? constant(profile, name));
    const {line} = event.place;
    if (verdict.kind === "unsupported" && !info)
      this.#fail(event, ["a connection to look at"], ["there is none"]);
    if (verdict.kind === "unsupported") throw new NotApplicable(`line ${line}: ${verdict.text}`);
    if (verdict.kind === "failed") this.#fail(event, ["this assertion to hold"], [verdict.text]);
    this.#step(event, "the assertions hold");
  }
}
