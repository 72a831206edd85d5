/** The drawing on the front page: what it draws of a run, and what a click on it does. */
import {expect, test, vi} from "vitest";
import {type Run, hero, hours, ms, simulate} from "../../src/index.ts";

const opening = (): Run =>
  simulate({
    link: {delay: ms(25)},
    until: ms(3500),
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
        yield* os.sleep(hours(1));
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
        yield* os.sleep(hours(1));
      }
    }
  });

/** The figure, once its script is there. */
async function drawn(): Promise<ReturnType<typeof hero>> {
  const node = hero(opening());
  await vi.waitFor(() => expect(node.querySelector("svg")).not.toBeNull());
  return node;
}

const names = (node: Element): (string | null)[] =>
  [...node.querySelectorAll(".hero-segment")].map((each) => each.getAttribute("aria-label"));

const said = (node: Element): string => node.querySelector(".hero-said")?.textContent ?? "";

/** Presses the segment whose name begins so. */
const press = (node: Element, name: string): void => {
  const segment = node.querySelector(`[aria-label^="${name}"]`);
  segment?.dispatchEvent(new MouseEvent("click", {bubbles: true}));
};

test("the three segments that open a connection are drawn, and each can be lost", async () => {
  const node = await drawn();
  expect(names(node)).toEqual([
    "SYN · can we talk?: lose it",
    "SYN-ACK · yes. Hear me?: lose it",
    "ACK · I can: lose it"
  ]);
  expect([...node.querySelectorAll(".hero-host")].map((each) => each.textContent)).toEqual([
    "client",
    "server"
  ]);
  expect(said(node)).toBe("Click an arrow to lose it.");
});

test.each([
  ["SYN", "After 1 s the client sends its SYN again."],
  ["SYN-ACK", "After 1 s the client sends its SYN again."],
  ["ACK", "After 1 s the server sends its SYN-ACK again."]
])("a lost %s is told, with what mends it", async (name, then) => {
  const node = await drawn();
  press(node, `${name} ·`);
  expect(said(node)).toBe(`The ${name} is lost. ${then}`);
  expect(node.value.segments({lost: true})).toHaveLength(1);
  expect(node.querySelectorAll(".hero-segment.lost")).toHaveLength(1);
});

test("a second click lets the segment arrive again", async () => {
  const node = await drawn();
  press(node, "SYN ·");
  press(node, "SYN: let it arrive");
  expect(node.value.segments({lost: true})).toHaveLength(0);
  expect(said(node)).toBe("Click an arrow to lose it.");
});

test("whoever listens is told of another run", async () => {
  const node = await drawn();
  let told = 0;
  node.addEventListener("input", () => told++);
  press(node, "ACK ·");
  expect(told).toBe(1);
});

test("the picture is as tall as before when a segment is lost", async () => {
  const node = await drawn();
  const tall = (): string => node.querySelector("svg")?.getAttribute("viewBox") ?? "";
  const before = tall();
  press(node, "SYN-ACK ·");
  expect(tall()).toBe(before);
});
