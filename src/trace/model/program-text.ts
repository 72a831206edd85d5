/** A model as a program of the playground: what `model-run.ts` runs, to be read and changed. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import type {CaptureModel, ModelEnd, Step} from "./model.ts";
import {untilOf} from "./model-run.ts";
import {words} from "./words.ts";

/** A program has fewer lines: one that would be longer leaves steps out, and a comment says so. */
const MOST_LINES = 59;
/** Lists that fit into so many columns take one line. */
const WIDTH = 100;
/** The most faults that are named. */
const MOST_FAULTS = 6;

/** The text of the cell `world`. `flow` is what the first line calls the flow. */
export function programText(model: CaptureModel, flow: string): string {
  const [client, server] = model.ends;
  const needs = [stepLines(server.steps, "peer"), stepLines(client.steps, "socket")] as const;
  const [ours, theirs] = needs.map((blocks) => blocks.flat().length) as [number, number];
  const frame = linesOf(model, flow, [], []).length;
  const room = MOST_LINES - frame;
  const serverRoom = Math.max(Math.floor(room / 2), room - theirs);
  const clientRoom = Math.max(Math.ceil(room / 2), room - ours);
  return linesOf(
    model,
    flow,
    fitting(needs[0], "peer", serverRoom),
    fitting(needs[1], "socket", clientRoom)
  ).join("\n");
}

function linesOf(
  model: CaptureModel,
  flow: string,
  serverSteps: readonly string[],
  clientSteps: readonly string[]
): string[] {
  const [client, server] = model.ends;
  const isHelped = model.ends.some(({steps}) => steps.some(isInParts));
  return [
    `// ${words.madeFrom(flow)}`,
    ...(isHelped ? HELPER : []),
    "const world = simulate({",
    `  link: {${linkText(model)}},`,
    ...hostLines("server", server, model.refused ? [] : serverLines(server, serverSteps)),
    ...hostLines("client", client, clientLines(client, server.port, clientSteps)),
    ...faultLines(model.faults),
    `  until: ${timeText(untilOf(model))}`,
    "});",
    ""
  ];
}

/** The first blocks that fit into so many lines, and a comment on those that do not. */
function fitting(blocks: readonly (readonly string[])[], socket: string, room: number): string[] {
  if (blocks.flat().length <= room) return blocks.flat();
  const lines: string[] = [];
  for (const [i, block] of blocks.entries()) {
    // The comment and what stands for the rest take two.
    if (lines.length + block.length + 2 > room)
      return [...lines, `// ${words.more(blocks.length - i)}`, ...oneStep({does: "drain"}, socket)];
    lines.push(...block);
  }
  return lines;
}

/** What reads a message that may come in several segments. */
const HELPER: readonly string[] = [
  `// ${words.reads}`,
  "function* read(os: Os, socket: Socket, bytes: number) {",
  "  for (let length = 1; bytes > 0 && length > 0; bytes -= length) {",
  "    ({length} = yield* os.recv(socket, bytes));",
  "  }",
  "}",
  ""
];

const isInParts = (step: Step): boolean =>
  (step.does === "recv" && !step.once) || (step.does === "repeat" && step.steps.some(isInParts));

function linkText({delay, rate}: CaptureModel): string {
  const parts = [`delay: ${timeText(delay)}`];
  if (rate !== null)
    parts.push(`rate: ${rate >= 1e6 ? `mbit(${rate / 1e6})` : `kbit(${rate / 1e3})`}`);
  return parts.join(", ");
}

function hostLines(
  name: string,
  {guess, mss, sysctl}: ModelEnd,
  main: readonly string[]
): string[] {
  const {system} = guess;
  const own = mss === null ? system : `{...${system}, tcp: {...${system}.tcp, mss: ${mss}}}`;
  const settings = Object.entries(sysctl).map(
    ([key, value]) => `${/^\w+$/.test(key) ? key : `"${key}"`}: ${JSON.stringify(value)}`
  );
  const program = main.length > 0 ? ["*main(os: Os) {", ...main.map(inner), "}"] : [];
  const options = [
    `system: ${own}`,
    ...(settings.length > 0 ? [`sysctl: {${settings.join(", ")}}`] : [])
  ];
  const last = options.length - 1;
  return [
    `${name}: {`,
    `  // ${words.guess(guess)}`,
    ...options.map((line, i) => `  ${line}${i < last || program.length > 0 ? "," : ""}`),
    ...program.map(inner),
    "},"
  ].map(inner);
}

const inner = (line: string): string => (line === "" ? line : `  ${line}`);

const serverLines = (end: ModelEnd, steps: readonly string[]): string[] => [
  `const listener = os.listen({port: ${end.port}});`,
  "const peer = yield* os.accept(listener);",
  ...optionLines(end, "peer"),
  ...steps
];

const clientLines = (end: ModelEnd, port: number, steps: readonly string[]): string[] => [
  `const socket = yield* os.connect("server:${port}");`,
  ...optionLines(end, "socket"),
  ...steps
];

function optionLines({noDelay, keepalive}: ModelEnd, socket: string): string[] {
  const set = (name: string, value: boolean | number): string =>
    `os.setsockopt(${socket}, "${name}", ${value});`;
  const lines = noDelay ? [set("TCP_NODELAY", true)] : [];
  if (!keepalive) return lines;
  const {idle, interval, count} = keepalive;
  lines.push(set("SO_KEEPALIVE", true), set("TCP_KEEPIDLE", idle / 1e6));
  if (interval !== null) lines.push(set("TCP_KEEPINTVL", interval / 1e6));
  if (count !== null) lines.push(set("TCP_KEEPCNT", count));
  return lines;
}

/** The lines of each step. */
const stepLines = (steps: readonly Step[], socket: string): string[][] =>
  steps.map((step) => oneStep(step, socket));

function oneStep(step: Step, socket: string): string[] {
  switch (step.does) {
    case "sleep":
      return [`yield* os.sleep(${timeText(step.time)});`];
    case "send":
      return [`yield* os.send(${socket}, ${bytesText(step.bytes)});`];
    case "recv":
      return [
        step.once
          ? `yield* os.recv(${socket}, ${bytesText(step.bytes)});`
          : `yield* read(os, ${socket}, ${bytesText(step.bytes)});`
      ];
    case "drain":
      return [`while ((yield* os.recv(${socket}, 65536)).length > 0);`];
    case "shutdown":
      return [`os.shutdown(${socket}, "SHUT_WR");`];
    case "close":
      return [`os.close(${socket});`];
    case "abort":
      return [
        `os.setsockopt(${socket}, "SO_LINGER", {l_onoff: 1, l_linger: 0});`,
        `os.close(${socket});`
      ];
    case "repeat":
      return [
        `for (let n = 0; n < ${step.times}; n++) {`,
        ...step.steps.flatMap((each) => oneStep(each, socket)).map(inner),
        "}"
      ];
  }
}

function faultLines(faults: readonly Fault[]): string[] {
  if (faults.length === 0) return [];
  const lines = faults.slice(0, MOST_FAULTS).map(faultText);
  const left = faults.length - lines.length;
  const line = `  faults: [${lines.join(", ")}],`;
  if (left === 0 && line.length <= WIDTH) return [line];
  const more = left > 0 ? [`    // ${words.moreFaults(left)}`] : [];
  const listed = lines.map((each, i) => `    ${each}${i < lines.length - 1 ? "," : ""}`);
  return ["  faults: [", ...listed, ...more, "  ],"];
}

function faultText(fault: Fault): string {
  if (fault.kind === "cut") return `cut(${timeText(fault.at)})`;
  if (fault.kind !== "drop") throw new RangeError(`No model has the fault ${fault.kind}`);
  const {flags, payload} = fault.of ?? {};
  const which = payload ? "payload: true" : `flags: "${flags}"`;
  return `drop("${fault.from}", {${which}, nth: ${fault.nth}})`;
}

/** A time in the unit in which it is short. */
function timeText(time: Micros): string {
  if (time >= 1e6 && time % 1e3 === 0) return `seconds(${time / 1e6})`;
  return time < 1e3 ? `us(${time})` : `ms(${time / 1e3})`;
}

/** Thousands apart, as the pages write them. */
const bytesText = (bytes: Bytes): string =>
  bytes < 10_000 ? String(bytes) : String(bytes).replace(/\B(?=(\d{3})+$)/g, "_");
