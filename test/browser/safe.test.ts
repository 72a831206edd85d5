/**
 * A reader's cell may be wrong in any way without taking the page with it. All ways that we know:
 *
 * 1. it does not parse, or names what is not there or taken (notebook.test.ts);
 * 2. it throws: an error, null, an object without text; later, in a listener or promise;
 * 3. it never ends: loops, loops over await, recursion (notebook.test.ts), generators, promises
 *    that stay open, timers that restart themselves, sorting by a function that never ends;
 * 4. it makes too much: a long text, many elements (notebook.test.ts), many values, deep nesting,
 *    arrays that do not fit, an object that contains itself or counts up forever;
 * 5. the scenario runs forever: programs that only wait, that never wait, that send without end,
 *    with as many events as one may ask for, or more;
 * 6. it breaks what others use: a name of the language, `document.body`, the output of others;
 * 7. it reaches for another origin.
 *
 * What links and stored data can do is listed in share.test.ts and kept.test.ts. What no page can
 * stop is one step that never ends inside of the browser, as a regular expression can; it is not
 * repeated at the next visit (kept.test.ts).
 */
import type {Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, describe, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, type Visit, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("safe");
});
afterAll(() => site.close());

/** Whatever was wrong, the next edit works. */
async function worksOn(page: Page): Promise<void> {
  await new CellOnPage(page, "free.ts").run("const free = 42;");
  await page.locator("#free", {hasText: "free 42"}).waitFor();
}

const runaway: readonly (readonly [string, string, RegExp])[] = [
  ["waits forever in small steps", "for (;;) yield* os.sleep(1);", /stopped after|had not ended/],
  ["never waits", "for (;;) os.now();", /had not ended after 3 s|not a function/],
  [
    "sends forever",
    'const socket = yield* os.connect("server:7777");\n  for (;;) yield* os.send(socket, 1);',
    /100,000 system calls at|had not ended/
  ],
  [
    "sends a million million bytes",
    'const socket = yield* os.connect("server:7777");\n  yield* os.send(socket, 1e12);',
    /stopped after|ended: (until|quiet)|had not ended/
  ],
  ["opens sockets without end", "for (;;) os.socket();", /had not ended|time does not pass/]
];

test.each(runaway)("a program that %s is stopped, and says so", async (_, code, says) => {
  const {page, done} = await site.open("index");
  await page.getByText("ended: quiet").waitFor();
  await new CellOnPage(page, "program.ts").run(`function* program(os: Os) {\n  ${code}\n}`);
  const told = page.locator("main").getByText(says).first();
  await told.waitFor();
  await worksOn(page);
  const back = 'const socket = yield* os.connect("server:7777");\n  os.close(socket);';
  await new CellOnPage(page, "program.ts").run(`function* program(os: Os) {\n  ${back}\n}`);
  await page.getByText("ended: quiet").waitFor();
  expect(await page.locator(".tcp-figure .problem").isVisible()).toBe(false);
  await done([/Waiting for/]);
});

const wide = `server: {*main(os) {
    const peer = yield* os.accept(os.listen({port: 7777}));
    while ((yield* os.recv(peer, 1e6)).length > 0);
  }}`;

const long: readonly (readonly [string, string])[] = [
  ["ticks", "server: {}, client: {*main(os) { for (;;) yield* os.sleep(us(1)); }}"],
  [
    "sends",
    `link: {delay: us(1)}, ${wide},
  client: {*main(os) {
    const socket = yield* os.connect("server:7777");
    yield* os.send(socket, 1e12);
  }}`
  ]
];

test.each(long)(
  "a run of the largest budget that %s is stopped, by the clock or at its budget",
  async (_, options) => {
    const {page, done} = await site.open("index");
    const cell = new CellOnPage(page, "run.ts");
    await cell.run(`const run = simulate({budget: 4e6, ${options}});`);
    // Which of them comes first depends on the machine: the worker's clock, the page's, the budget.
    const late = /Stopped: this (call|loop|program) had not ended after [38] s\.$/;
    const spent = /^The run was stopped after 4,000,000 events/;
    await page.locator("main").getByText(late).or(page.getByText(spent)).first().waitFor();
    await worksOn(page);
    await done([/Waiting for/]);
  }
);

test("a budget of 10⁹ events is refused, with the most that there can be", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "run.ts");
  await cell.run("const run = simulate({budget: 1e9, server: {}, client: {}});");
  await cell.says(/^Line 1, column 13: .*budget.*4,000,000 at most/);
  await worksOn(page);
  await done([/Waiting for/]);
});

test("a program that calls itself without end is stopped, and so is its run", async () => {
  const {page, done} = await site.open("index");
  await new CellOnPage(page, "run.ts").run(
    "const run = simulate({client: {main: ticking}, server: {}});\n" +
      "function* ticking(os: Os) {\n" +
      "  yield* os.sleep(1); yield* ticking(os);\n}"
  );
  await page
    .locator("main")
    .getByText(/stopped after [\d,]+ events|calls itself without end|still called after/)
    .first()
    .waitFor();
  await worksOn(page);
  await done([/Waiting for/]);
});

test("code of a cell cannot reach another origin: the policy refuses", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "free.ts");
  await cell.run('const free = 1;\nawait fetch("http://127.0.0.1:9/stolen");');
  await cell.says(/^Line 2, column \d+: Failed to fetch/);
  await cell.run(
    "const free = 1;\nconst image = new Image();\n" +
      'image.onerror = () => display("refused");\nimage.src = "http://127.0.0.1:9/stolen.png";'
  );
  await cell.drawn.getByText("refused").waitFor();
  await worksOn(page);
  await done([/Waiting for/, /Content Security Policy/, /127\.0\.0\.1:9/]);
});

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ["throws null", "throw null;", /The cell threw null\./],
  ["throws a text", 'throw "no";', /The cell threw no\./],
  [
    "throws what has no text",
    "throw Object.create(null);",
    /The cell threw something without a text/
  ],
  ["imports on demand what is not there", 'await import("left-pad");', /"left-pad" cannot be/],
  ["waits for what is refused", 'await Promise.reject(new Error("refused"));', /refused\./],
  [
    "ends with a text of 100 MB in an element",
    'display(Object.assign(document.createElement("p"), {textContent: "x".repeat(1e8)}));',
    /Cut: this would show 100,000,000 characters/
  ],
  ["exports", "export const shared = 2;", /A cell has no exports/],
  ["returns", "return 5;", /return/],
  ["throws an error without words", 'throw new Error("");', /Error\./],
  [
    "never ends in a generator",
    "[...(function* () { for (;;) yield 1; })()];",
    /had not ended|memory|Invalid/
  ],
  ["sorts without end", "[1, 2].sort(() => { for (;;); });", /this loop had not ended/],
  ["makes an array that cannot be", "new Array(2 ** 33);", /Invalid array length/],
  ["makes a text that cannot be", '"x".repeat(2 ** 30);', /Invalid string length/],
  [
    "shows a text of 100 MB",
    'display("x".repeat(1e8));',
    /Cut: the text has 100,000,000 characters/
  ],
  [
    "shows a million elements",
    'const all = document.createElement("p"); all.innerHTML = "<i></i>".repeat(1e6); display(all);',
    /Cut: this would show 1,000,000 elements/
  ],
  [
    "shows a deep nest of elements",
    'let e = document.createElement("b"); for (let i = 0; i < 5000; i++) { const f = document.createElement("b"); f.append(e); e = f; } display(e);',
    /Cut: elements are nested more than 512 deep/
  ],
  [
    "shows a million values",
    "for (let i = 0; i < 1e6; i++) display(i);",
    /Only the first 1,000 values|had not ended/
  ],
  ["calls itself without end", "const f = (): number => f() + 1; f();", /calls itself without end/],
  [
    "sets a name of the language",
    "undefined = 1;",
    /is a name of the language|cannot be set|read only/
  ],
  [
    "shows what cannot be shown",
    "display(new Proxy({}, {ownKeys() { throw new Error('hidden'); }}));",
    /hidden/
  ]
];

const quiet: readonly (readonly [string, string])[] = [
  ["shows an object that contains itself", "const a: any = {}; a.a = a; display(a);"],
  ["waits for what never comes", "display(1); void new Promise(() => {});"],
  ["starts a timer that starts itself", "const again = () => { setTimeout(again, 0); }; again();"],
  ["takes away what another cell shows", 'document.querySelector("#free")?.remove();'],
  ["shows nothing at all", ""]
];

/** Each is tried on the page that the one before it has left. */
describe("on one page, one after the other", () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await site.open("index");
  });
  afterEach(async () => {
    await worksOn(visit.page);
    await new CellOnPage(visit.page, "free.ts").button(/^Reset/).click();
    await visit.page.locator("#free", {hasText: "free 1"}).waitFor();
  });
  // What has nothing to draw gives its frame back, which may not have been loaded yet.
  afterAll(() => visit.done([/Waiting for/, /RuntimeError/, /sandbox\S*: net::ERR_ABORTED/]));

  test.each(wrong)("a cell that %s says so, and the page works on", async (_, code, says) => {
    const said = visit.page.locator("main").getByText(says);
    expect(await said.count()).toBe(0);
    await new CellOnPage(visit.page, "free.ts").run(`const free = 1;\n${code}`);
    await said.first().waitFor();
  });

  test.each(quiet)("a cell that %s leaves the page working", async (_, code) => {
    await new CellOnPage(visit.page, "free.ts").run(`const free = 7;\n${code}`);
  });
});

test("an animation that doubles in each frame is stopped, and the page answers", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "free.ts");
  const doubling = "const f = () => { requestAnimationFrame(f); requestAnimationFrame(f); };\nf();";
  await cell.run(`const free = 1;\n${doubling}`);
  await cell.says(/more than 1,000 callbacks wait for the next animation frame/);
  await worksOn(page);
  await done([/Waiting for/, /callbacks wait/]);
});

test("a drawing runs again in a document that stood ready, and what is below keeps its place", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "free.ts");
  const draw = (n: number, more = ""): Promise<void> =>
    cell.run(
      `const free = ${n};\n${more}\nconst box = document.createElement("div");\n` +
        'box.style.height = "300px";\nbox.textContent = `marked: ${"mark" in window}`;\n' +
        "display(box);\nObject.assign(window, {mark: 1});"
    );
  const drawn = page.locator("iframe.nb-drawn");
  await draw(1);
  await cell.drawn.getByText("marked: false").waitFor();
  const {width} = (await drawn.boundingBox())!;
  await expect.poll(() => page.locator("body > iframe[hidden]").count()).toBe(2);
  await draw(2, 'await new Promise((go) => addEventListener("go", go));');
  // The old drawing is gone, and the new one is not there yet.
  await cell.drawn.getByText("marked").waitFor({state: "detached"});
  await drawn.waitFor({state: "attached"});
  expect(await drawn.locator("..").evaluate((place) => place.clientHeight)).toBe(300);
  await cell.drawn.locator("body > div").waitFor({state: "attached"});
  await cell.drawn.locator("body").evaluate(() => dispatchEvent(new Event("go")));
  await cell.drawn.getByText("marked: false").waitFor();
  await expect.poll(() => drawn.boundingBox()).toMatchObject({width, height: 300});
  await done([/Waiting for/]);
});

test("a cell that waits forever leaves what others show, and can be changed", async () => {
  const {page, done} = await site.open("index");
  await new CellOnPage(page, "free.ts").run("const free = await new Promise<number>(() => {});");
  await page.locator("#free", {hasText: "free 1"}).waitFor();
  await worksOn(page);
  await done([/Waiting for/]);
});

test("a figure's faults are kept; those that make no sense any more are dropped", async () => {
  const {page, done} = await site.open("index");
  const figure = page.locator(".tcp-figure");
  await figure.evaluate((element) => {
    const fault = {kind: "drop", from: "client", nth: 1};
    (element as HTMLElement & {kept: unknown}).kept = {added: [fault], removed: [], systems: {}};
  });
  await page.getByRole("region", {name: "Your changes"}).getByText("1 setting changed.").waitFor();
  const stored = () => page.evaluate(() => JSON.stringify({...localStorage}));
  await expect.poll(stored).toContain("nth");
  await page.reload();
  await figure.waitFor();
  const faults = (): Promise<unknown> =>
    figure.evaluate(
      (element) => (element as HTMLElement & {value: {faults: unknown}}).value.faults
    );
  await expect.poll(faults).toEqual([{kind: "drop", from: "client", nth: 1}]);
  await page.evaluate(() => {
    const value = {added: [{kind: "drop", from: "nobody", nth: 1}], removed: [], systems: {}};
    const settings = {run: value};
    const key = Object.keys(localStorage).find((each) => each.includes(":edits:"))!;
    localStorage.setItem(key, JSON.stringify({version: 1, value: {edits: {}, settings}}));
  });
  await page.reload();
  await page
    .getByText("A setting was dropped that the page does not have any more: run.")
    .waitFor();
  expect(await faults()).toEqual([]);
  await done();
});
