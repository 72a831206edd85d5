import {readFileSync} from "node:fs";
import {join} from "node:path";
import {beforeEach, describe, expect, it, vi} from "vitest";
import {OPEN_IN_PLAYGROUND, type Playable} from "../../../src/base/open-in-playground.ts";
import type {Reading} from "../../../src/chart/capture/reading.ts";
import {yourCapture} from "../../../src/chart/capture/your-capture.ts";
import {root} from "../../../src/site/config/root.ts";
import {CaptureSession} from "../../../src/trace/capture/session.ts";
import {answerModel} from "../../../src/trace/model/answer-model.ts";
import {canRunAgain, type Run} from "../../../src/trace/query/trace.ts";
import {ipv4, pcap} from "../../wire/capture/files.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";
import {crowd} from "../../trace/capture/faulty-runs.ts";

/** What the worker does, without a worker. */
function besides(): Reading {
  let session = new CaptureSession();
  return {
    read(file, tell) {
      session = new CaptureSession();
      return session.read(file.stream() as ReadableStream<Uint8Array<ArrayBuffer>>, tell);
    },
    flow: async (id) => session.flow(id),
    model: async (id, name) => structuredClone(answerModel(session.flow(id), name)),
    stop: () => {}
  };
}

/** Modules are loaded on the way. */
const PATIENT = {timeout: 20_000};

const STALLED = writeWriteRead(false);

async function shown(sample: {run: Run; host: string} = {run: STALLED, host: "client"}) {
  const node = yourCapture({reader: besides(), sample: () => sample});
  document.body.replaceChildren(node);
  await vi.waitFor(() => expect(node.querySelector(".drop-zone")).not.toBeNull(), PATIENT);
  return node;
}

const press = (node: Element, name: string): void => {
  const found = [...node.querySelectorAll("button")].find((each) => each.textContent === name);
  if (!found) throw new Error(`There is no button "${name}"`);
  found.click();
};

/** Gives the element a file, as its file input would. */
async function give(node: HTMLElement, bytes: Uint8Array, name: string): Promise<string> {
  const input = node.querySelector<HTMLInputElement>("input[type=file]")!;
  const file = new File([bytes as Uint8Array<ArrayBuffer>], name);
  Object.defineProperty(input, "files", {value: [file], configurable: true});
  input.dispatchEvent(new Event("change"));
  await vi.waitFor(
    () => expect(node.querySelector<HTMLElement>(".capture-progress")!.hidden).toBe(true),
    PATIENT
  );
  return node.querySelector(".capture-status")!.textContent;
}

beforeEach(() => document.body.replaceChildren());

describe("a page of something else", () => {
  const drop = (target: EventTarget, file: File): Event => {
    const event = new Event("drop", {bubbles: true, cancelable: true});
    Object.assign(event, {dataTransfer: {types: ["Files"], files: [file]}});
    target.dispatchEvent(event);
    return event;
  };

  it("has nothing of captures until a file is dropped anywhere on it, then another", async () => {
    const node = yourCapture({reader: besides(), whenDropped: () => "data:text/css,"});
    document.body.replaceChildren(node, document.createElement("p"));
    expect(node.childElementCount).toBe(0);
    const file = (lines: readonly string[], name: string) =>
      new File(
        [
          Uint8Array.from(
            pcap(lines.map((line, i) => ({ns: BigInt(i) * 1_000_000n, bytes: ipv4(line)})))
          )
        ],
        name
      );
    const said = () => node.querySelector(".capture-status")?.textContent ?? "";
    const one = drop(document.querySelector("p")!, file(["> S 1:1(0) win 5"], "one.pcap"));
    expect(one.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(said()).toContain("one.pcap: 1 packet"), PATIENT);
    drop(document.body, file(["> S 1:1(0) win 5", "< R. 0:0(0) ack 2 win 0"], "two.pcap"));
    await vi.waitFor(() => expect(said()).toContain("two.pcap: 2 packets"), PATIENT);
    expect(node.textContent).not.toContain("Try a sample");
    node.remove();
    expect(drop(document.body, file([], "late.pcap")).defaultPrevented).toBe(false);
  });
});

describe("the page for captures", () => {
  it("says that nothing leaves the browser, before any file is chosen", async () => {
    expect((await shown()).textContent).toContain("Nothing leaves it.");
  });

  it("shows the sample: its flows, what went wrong, and the packets that show it", async () => {
    const node = await shown();
    press(node, "Try a sample");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    const status = node.querySelector(".capture-status")!.textContent;
    const segments = STALLED.transits.length;
    expect(status).toBe(`sample.pcapng: ${segments} packets, ${segments} of them TCP, in 1 flow.`);
    expect(node.querySelectorAll(".flows li").length).toBe(1);
    expect(node.querySelector("[data-symptom=write-write-read]")!.textContent).toContain("Nagle");
    expect(node.querySelector(".flow-notes")!.textContent).toContain("Taken at the client.");
  });

  it("goes to a packet of the evidence in the figure", async () => {
    const node = await shown();
    press(node, "Try a sample");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    const figure = node.querySelector<HTMLElement>(".tcp-figure")!;
    const times: number[] = [];
    figure.addEventListener("cursor", (event) => {
      times.push((event as CustomEvent<{at: number}>).detail.at);
    });
    const [first, , third] = node.querySelectorAll<HTMLButtonElement>(".evidence button");
    first!.click();
    third!.click();
    expect(times.length).toBe(2);
    expect(times[1]! - times[0]!).toBeGreaterThan(35_000);
  });

  it("offers to break nothing: a capture cannot run again", async () => {
    const node = await shown();
    press(node, "Try a sample");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    const trace = node.querySelector<HTMLElement & {value: Run}>(".tcp-figure")!.value;
    expect(canRunAgain(trace)).toBe(false);
    expect(node.textContent).not.toContain("Break it");
  });

  it("shows the same in the model, and hands its program to the playground", async () => {
    const node = await shown();
    press(node, "Try a sample");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    press(node, "Model beside it");
    await vi.waitFor(() => expect(node.querySelector(".flow-model")).not.toBeNull(), PATIENT);
    const text = node.querySelector(".flow-model")!.textContent;
    expect(text).toContain("Every segment of the capture is the same in the model.");
    const asked: Playable[] = [];
    node.addEventListener(OPEN_IN_PLAYGROUND, (event) => {
      event.preventDefault();
      asked.push((event as CustomEvent<Playable>).detail);
    });
    press(node, "Open in the playground");
    expect(asked[0]!.text).toMatch(/^const world = simulate/m);
    expect(text).toContain(asked[0]!.text);
  });

  it("says why there is no model of a flow without a handshake", async () => {
    const node = await shown();
    const lines = ["> P. 1:6(5) ack 1 win 502", "< P. 1:6(5) ack 6 win 502"];
    const file = pcap(lines.map((line, i) => ({ns: BigInt(i) * 1_000_000n, bytes: ipv4(line)})));
    await give(node, file, "late.pcap");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    press(node, "Model beside it");
    await vi.waitFor(() => expect(node.querySelector(".flow-model")).not.toBeNull(), PATIENT);
    expect(node.querySelector(".flow-model")!.textContent).toContain("after the handshake");
  });

  it("puts the flow in most trouble first, and shows another that is chosen", async () => {
    const node = await shown({run: crowd(1), host: "server"});
    press(node, "Try a sample");
    await vi.waitFor(() => expect(node.querySelector(".flow-view")).not.toBeNull(), PATIENT);
    const flows = [...node.querySelectorAll<HTMLButtonElement>(".flows button")];
    expect(flows[0]!.textContent).toContain("SYN again");
    expect(flows.map((each) => each.getAttribute("aria-pressed"))[0]).toBe("true");
    const name = flows[1]!.querySelector(".flow-name")!.textContent;
    flows[1]!.click();
    await vi.waitFor(() => expect(node.querySelector(".flow-view h2")!.textContent).toBe(name));
    expect(flows[1]!.getAttribute("aria-pressed")).toBe("true");
  });

  it("opens a recording by tools/record, with calls and states", async () => {
    const node = await shown();
    const file = readFileSync(join(root, "test/trace/recordings/echo.json"));
    expect(await give(node, file, "echo.json")).toBe("echo.json: a recording by tools/record.");
    await vi.waitFor(
      () => expect(node.querySelector(".flow-view svg.ladder")).not.toBeNull(),
      PATIENT
    );
    const notes = node.querySelector(".flow-notes")!.textContent;
    expect(notes).toContain("Recorded on Linux 6.18, at both ends");
    expect(notes).toMatch(/\d+ system calls on TCP sockets, by strace\./);
    const drawn = node.querySelector(".flow-view svg.ladder")!.textContent;
    expect(drawn).toContain("send(3,000 B)");
    expect(drawn).toContain("ESTABLISHED");
  });

  it("says what is wrong with JSON that is no recording", async () => {
    const node = await shown();
    const words = (text: string) => new TextEncoder().encode(text);
    expect(await give(node, words("{"), "a.json")).toContain("It begins like JSON, and is not");
    expect(await give(node, words('{"name": 5}'), "a.json")).toContain("name must be text.");
  });

  it("names what is no capture, is cut, or has no TCP in it", async () => {
    const node = await shown();
    const words = (text: string) => new TextEncoder().encode(text);
    expect(await give(node, words("hello, world"), "a.txt")).toContain("It is text.");
    expect(await give(node, new Uint8Array(0), "empty")).toContain("The file is empty.");
    const udp = ipv4("> P. 1:2(1) ack 1");
    udp[9] = 17;
    expect(await give(node, pcap([{ns: 0n, bytes: udp}]), "udp.pcap")).toContain(
      "There is no TCP in this capture."
    );
    const whole = pcap([{ns: 0n, bytes: ipv4("> S 1:1(0) win 5")}]);
    expect(await give(node, whole.subarray(0, whole.length - 3), "cut.pcap")).toContain(
      "The file is cut: it ends at byte 77, within a packet."
    );
    expect(await give(node, whole.subarray(0, 10), "cut.pcap")).toContain("within its own header");
    expect(await give(node, pcap([]), "none.pcap")).toContain("This capture has no packets");
  });
});
