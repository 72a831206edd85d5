/** The exercises of the page `reuseaddr`: what meets them, and what is told otherwise. */
import {beforeAll, expect, test} from "vitest";
import {solution} from "./harness.ts";
import {type Page, page} from "./reuseaddr.ts";
import {exercises} from "./story.ts";

const {edited, solved} = exercises(page);

let usual: Page;
beforeAll(async () => {
  usual = await page();
});

test("1: without the option on both, the goal says what each bind() answered", async () => {
  const {quick, restarted} = usual;
  expect(restarted(quick)).toEqual({
    met: false,
    next:
      "The old server's bind(), without the option, returned ok; " +
      "the new server's bind(), without the option, returned EADDRINUSE."
  });
  const half = await edited("quick", /start\(false\);(?= +\/\/ the new)/, "start(true);");
  expect(half.restarted(half.quick).met).toBe(false);
  // The new listener gets the descriptor of the old one: its option is not the old one's.
  expect(half.restarted(half.quick).next).toBe(
    "The old server's bind(), without the option, returned ok; " +
      "the new server's bind(), with the option, returned EADDRINUSE."
  );
});

test("1: an option that comes after bind() is named, and so is a client that closes first", async () => {
  const late = await edited(
    "quick",
    /( +os\.setsockopt.*\n)(.*os\.bind.*\n)/,
    "$2      os.setsockopt(listener, 'SO_REUSEADDR', true);\n"
  );
  expect(late.restarted(late.quick).next).toContain("(the option came after it)");
  expect(late.restarted(late.quick).met).toBe(false);
  // The client closes, and the server after it: nothing is in TIME-WAIT at the server.
  const reading = "while ((yield* os.recv(socket)).length > 0);\n";
  const polite = await page({}, (source) =>
    source.includes("const quick = simulate")
      ? source.replace(reading, "\n").replace("os.close(peer);", "yield* os.recv(peer); $&")
      : source
  );
  expect(polite.restarted(polite.quick)).toMatchObject({met: false});
  expect(polite.restarted(polite.quick).next).toContain("The server did not close first");
});

test("1: its solution meets it", async () => {
  const ok = await solved("quick", solution("reuseaddr", "quick"));
  expect(ok.restarted(ok.quick)).toMatchObject({met: true});
});

test("2: the goal says who has the player; SO_REUSEADDR and a late option do not help", async () => {
  expect(usual.kept(usual.guarded)).toMatchObject({
    met: false,
    next: "Both bind() calls returned ok. The other program gets the player. Make its bind() fail."
  });
  const line = /.*Here a line is missing.*/;
  const reuse = await edited("guarded", line, "os.setsockopt(listener, 'SO_REUSEADDR', true);");
  expect(reuse.kept(reuse.guarded).met).toBe(false);
  const late = await edited(
    "guarded",
    "os.bind(listener, 7777);",
    "os.bind(listener, 7777); os.setsockopt(listener, 'SO_EXCLUSIVEADDRUSE', true);"
  );
  expect(late.kept(late.guarded).met).toBe(false);
  expect(late.kept(late.guarded).next).toContain("because the option came after bind()");
});

test("2: its solution meets it", async () => {
  const ok = await solved("guarded", solution("reuseaddr", "guarded"));
  expect(ok.kept(ok.guarded)).toMatchObject({met: true});
});

test("3: four answers and then an error; SO_REUSEADDR, RST and waiting are no way out", async () => {
  const four = "4 of 8 answers, then EADDRNOTAVAIL from connect().";
  expect(usual.allFound(usual.lookups)).toMatchObject({met: false, next: four});
  const connect = 'yield* os.connect("server:7777");';
  const reuse = await edited(
    "lookups",
    `const socket = ${connect}`,
    `const socket = os.socket(); os.setsockopt(socket, "SO_REUSEADDR", true);
     const done = ${connect.replace('("', '(socket, "')}
     if (done.errno) os.log(done.errno);`
  );
  expect(reuse.allFound(reuse.lookups)).toMatchObject({met: false, next: four});
  const close = "os.close(socket);";
  const hard = await edited(
    "lookups",
    close,
    `os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0}); ${close}`
  );
  expect(hard.allFound(hard.lookups).next).toBe("8 of 8 answers, and 8 segments with RST.");
  const slow = await edited("lookups", close, `${close} yield* os.sleep(seconds(61));`);
  expect(slow.allFound(slow.lookups)).toMatchObject({met: false});
  expect(slow.allFound(slow.lookups).next).toMatch(/^8 of 8 answers, the last after 7 min/);
});

test("3: its solution meets it", async () => {
  const ok = await solved("lookups", solution("reuseaddr", "lookups"));
  expect(ok.allFound(ok.lookups)).toMatchObject({met: true});
});
