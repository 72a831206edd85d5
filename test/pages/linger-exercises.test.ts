/** The exercises of the page `linger`: what meets them, and what is told otherwise. */
import {expect, test} from "vitest";
import {solution} from "./harness.ts";
import {page} from "./linger.ts";
import {inCell} from "./undrawn-page.ts";

const usual = page();

test("1: unsolved, the hung player stays too long; the solution is quick and kind", async () => {
  const {politeVerdict} = await usual;
  const politeSolution = solution("linger", "polite");
  expect(politeVerdict()).toMatchObject({
    met: false,
    next: "The hung player's row goes after 30.03 s; it should go within 5 s."
  });
  const solved = await page(
    {},
    inCell("polite", () => politeSolution)
  );
  expect(solved.politeVerdict()).toMatchObject({met: true});
});

const wrongDeadlines: readonly [string, string | RegExp, string, RegExp][] = [
  ["too short", "seconds(30)", "ms(500)", /^The other player gets RST/],
  ["seconds for ms", "seconds(30)", "ms(3)", /^The other player gets RST/],
  ["never set", /os\.setsockopt\(peer, "SO_RCVTIMEO".*\n/, "", /stays; it should go within 5 s\.$/]
];
test.each(wrongDeadlines)("1: solved wrongly: %s", async (_, from, to, next) => {
  const edit = inCell("polite", (source) => source.replace(from, to));
  const {politeVerdict} = await page({}, edit);
  expect(politeVerdict()).toMatchObject({met: false, next: expect.stringMatching(next)});
});

test("2: unsolved, FIN-WAIT-2 begins; the solution sends RST", async () => {
  const {lastResortVerdict} = await usual;
  const lastResortSolution = solution("linger", "lastResort");
  expect(lastResortVerdict()).toMatchObject({
    met: false,
    next: expect.stringMatching(/^No RST is sent; the server: FIN-WAIT-1 .*, FIN-WAIT-2 1 min/)
  });
  const solved = await page(
    {},
    inCell("lastResort", () => lastResortSolution)
  );
  expect(solved.lastResortVerdict()).toMatchObject({met: true});
});

const wrongLines: readonly [string, string][] = [
  ["a time above 0", 'os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 5});'],
  ["not switched on", 'os.setsockopt(peer, "SO_LINGER", {l_onoff: 0, l_linger: 0});'],
  ["shutdown() again", 'os.shutdown(peer, "SHUT_RDWR");']
];
test.each(wrongLines)("2: solved wrongly: %s", async (_, line) => {
  const edit = inCell("lastResort", (source) => source.replace("// Here a line is missing.", line));
  const {lastResortVerdict} = await page({}, edit);
  expect(lastResortVerdict()).toMatchObject({
    met: false,
    next: expect.stringMatching(/^No RST is sent; the server: .*FIN-WAIT-2/)
  });
});

test("3: unsolved, the lists are cut off; the solution lets the player close", async () => {
  const {scoresVerdict} = await usual;
  const scoresSolution = solution("linger", "scores");
  expect(scoresVerdict()).toMatchObject({
    met: false,
    next: expect.stringMatching(
      /^The players have read 43,440 of 120,000 bytes. RST is sent \d+ times.$/
    )
  });
  const solved = await page(
    {},
    inCell("scores", () => scoresSolution)
  );
  expect(solved.scoresVerdict()).toMatchObject({met: true});
});

const wrongScores: readonly [string, RegExp, string, RegExp][] = [
  [
    "the option away",
    /os\.setsockopt\(listener.*/,
    "",
    /^The players have read 120,000 .* bytes\. The server has 3 rows/
  ],
  [
    "a time above 0",
    /l_linger: 0/,
    "l_linger: 5",
    /^The players have read 120,000 .* bytes\. The server has 3 rows/
  ],
  [
    "a pause before close()",
    /yield\* os\.close\(peer\)/,
    "yield* os.sleep(ms(500)); yield* os.close(peer)",
    /^The players have read 120,000 .* bytes\. RST is sent 3 times\.$/
  ]
];
test.each(wrongScores)("3: solved wrongly: %s", async (_, from, to, next) => {
  const edit = inCell("scores", (source) => source.replace(from, to));
  const {scoresVerdict} = await page({}, edit);
  expect(scoresVerdict()).toMatchObject({met: false, next: expect.stringMatching(next)});
});
