// @vitest-environment happy-dom
/** The segment inspector: every bit of a packet in its place, and why it was sent. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {inspector} from "../../../src/chart/panels/inspector.ts";
import {pieces} from "../../../src/chart/panels/packet-grid.ts";
import {cut, drop} from "../../../src/net/fault.ts";
import {linux} from "../../../src/os/systems/linux.ts";
import {countersAt} from "../../../src/trace/data/counters.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fieldsOf} from "../../../src/wire/fields.ts";
import {encodeSegment} from "../../../src/wire/header.ts";
import {whySent} from "../../../src/trace/words/reasons.ts";
import {fateSentence, whySentence, windowShift} from "../../../src/trace/words/why-sent.ts";
import {runOf, story} from "../../trace/fixture.ts";

const hello = (lost = false) =>
  simulate({
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
      }
    },
    client: {
      system: linux,
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, "hi");
        yield* os.sleep(ms(500));
      }
    },
    faults: lost ? [drop("client", 3)] : [],
    until: ms(700)
  });

function inspect(run: ReturnType<typeof hello>, id: number): HTMLElement {
  const view = inspector();
  document.body.replaceChildren(view.node);
  view.show(run);
  view.moveTo(0);
  view.pick?.(run.transits[id] ?? null);
  return view.node as HTMLElement;
}

const names = (node: Element) =>
  [...node.querySelectorAll(".grid")].map((grid) =>
    [...grid.querySelectorAll(".row")].map((row) =>
      [...row.querySelectorAll(".name")].map((name) => name.textContent).join(" | ")
    )
  );

test("the header stands in rows of 32 bits, as in the RFC's drawing", () => {
  const [tcp, ip] = names(inspect(hello(), 3));
  expect(tcp?.slice(0, 5)).toEqual([
    "Source Port | Destination Port",
    "Sequence Number",
    "Acknowledgment Number",
    "Data Offset | Reserved | CWR | ECE | URG | ACK | PSH | RST | SYN | FIN | Window",
    "Checksum | Urgent Pointer"
  ]);
  expect(ip?.[0]).toBe("Version | IHL | DSCP | ECN | Total Length");
  expect(ip).toHaveLength(5);
});

test("the pieces of each row fill it, whatever its width, and no bit is drawn twice", () => {
  const {transits} = hello();
  const fields = fieldsOf(encodeSegment(transits[0]!.segment));
  for (const width of [16, 32]) {
    const filled = new Map<number, number>();
    for (const {row, column, span} of pieces(fields, width, 160)) {
      expect(column).toBe(filled.get(row) ?? 0);
      filled.set(row, column + span);
    }
    expect([...filled.values()].every((bits) => bits === width)).toBe(true);
  }
});

test("a field and its bytes are lit together, from either side", () => {
  const node = inspect(hello(), 3);
  const lit = () => [...node.querySelectorAll(".hex .lit")].map((octet) => octet.textContent);
  const field = (name: string) => node.querySelector(`button[aria-label^="${name} "]`)!;
  field("Destination Port").dispatchEvent(new Event("focusin", {bubbles: true}));
  expect(lit()).toEqual(["1e", "61"]);
  expect(node.querySelector(".meaning")?.textContent).toBe(
    "Destination Port: 7777. The receiver's socket on its host. RFC 9293 §3.1"
  );
  const text = [...node.querySelectorAll(".hex span:not(.offset)")].at(-1)!;
  text.dispatchEvent(new Event("pointerover", {bubbles: true}));
  expect(lit()).toEqual(["68", "69"]);
  expect(node.querySelector(".field.lit .name")?.textContent).toBe("Data");
});

test("the window is scaled by what both SYNs agreed on, and not in the SYNs", () => {
  const run = hello();
  const window = (id: number) =>
    inspect(run, id).querySelector('button[aria-label^="Window "]')?.getAttribute("aria-label");
  expect(windowShift(run, run.transits[3]!)).toBeGreaterThan(0);
  expect(window(3)).toMatch(/^Window \d+ × 2\^\d+ = \d+ bytes$/);
  expect(window(0)).toMatch(/^Window \d+ bytes$/);
});

test("why it was sent and what became of it stand in plain sentences", () => {
  const run = hello(true);
  expect(whySentence(run, run.transits[0]!)).toBe(
    "The client's program called connect(): this asks the server to open a connection."
  );
  const again = run.transits.find(({reason}) => reason === "retransmit-timeout");
  const probe = run.transits.find(({reason}) => reason === "tail-loss-probe");
  const repeated = again ?? probe!;
  expect(whySentence(run, repeated)).toMatch(
    /^The client (waited .* sends again|has heard nothing)/
  );
  expect(fateSentence(run.transits[3 - 1]!)).toMatch(
    /^It (arrives at \d+ ms, after 10 ms on the wire|is lost by choice)/
  );
});

test("a timeout is counted as one: a tail loss probe before it sent the same again, and was none", () => {
  const run = simulate({
    link: {delay: ms(20)},
    until: seconds(3),
    faults: [cut(ms(90))],
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.recv(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.sleep(ms(100));
        yield* os.send(socket, 500);
      }
    }
  });
  const again = run.segments({retransmitted: true});
  expect(countersAt(run)[0]?.again).toBe(again.length);
  const told = again.map((transit) => whySentence(run, transit));
  expect(told[0]).toContain("this probes before the timeout");
  expect(told.slice(1, 3).map((text) => /\d\w+ timeout\.$/.exec(text)?.[0])).toEqual([
    "1st timeout.",
    "2nd timeout."
  ]);
  expect(whySent(again[1]!)).toBe("no acknowledgement came in time (timeout 1)");
});

test("before anything was sent it says so; a hand-made segment without bytes is drawn too", () => {
  const view = inspector();
  view.show(runOf({}));
  view.moveTo(0);
  expect(view.node.textContent).toBe("No segment has been sent yet.");
  expect(names(inspect(story() as ReturnType<typeof hello>, 3))[0]).toHaveLength(6);
});
