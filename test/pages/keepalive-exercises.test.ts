/** The exercises of the page `keepalive`: what meets them, and what is told otherwise. */
import {expect, test} from "vitest";
import {solution} from "./harness.ts";
import {page} from "./keepalive.ts";
import {inCell} from "./undrawn-page.ts";

const usual = page();

test("1: unsolved, the ghost is found too late; the solution finds it in time", async () => {
  const {sumVerdict} = await usual;
  const sumSolution = solution("keepalive", "sum");
  expect(sumVerdict()).toMatchObject({
    met: false,
    next: "The error comes 59.07 s after the cut; it should come within 30 s."
  });
  const solved = await page(
    {},
    inCell("sum", () => sumSolution)
  );
  expect(solved.sumVerdict().met).toBe(true);
});

const wrongSums: readonly [string, readonly [number, number, number], RegExp][] = [
  [
    "milliseconds",
    [20_000, 2000, 5],
    /^There is no error within 5 min; it should come within 30 s\.$/
  ],
  ["asks too often", [5, 5, 5], /^The error comes 2\d.* after the cut; .* asked 11 times/],
  [
    "forgets the count",
    [20, 10, 3],
    /^The error comes [345]\d.* after the cut; it should come within 30 s\.$/
  ]
];
test.each(wrongSums)("1: solved wrongly: %s", async (_, [idle, interval, count], next) => {
  const edit = inCell("sum", (source) =>
    source
      .replace('"TCP_KEEPIDLE", 30', `"TCP_KEEPIDLE", ${idle}`)
      .replace('"TCP_KEEPINTVL", 10', `"TCP_KEEPINTVL", ${interval}`)
      .replace('"TCP_KEEPCNT", 3', `"TCP_KEEPCNT", ${count}`)
  );
  const {sumVerdict} = await page({}, edit);
  expect(sumVerdict()).toMatchObject({met: false, next: expect.stringMatching(next)});
});

test("2: unsolved, recv() waits forever; the solution closes in time", async () => {
  const {deadlineVerdict} = await usual;
  const deadlineSolution = solution("keepalive", "deadline");
  expect(deadlineVerdict()).toMatchObject({
    met: false,
    next: expect.stringContaining("recv() waits forever")
  });
  const solved = await page(
    {},
    inCell("deadline", () => deadlineSolution)
  );
  expect(solved.deadlineVerdict().met).toBe(true);
});

const wrongDeadlines: readonly [string, string, RegExp][] = [
  ["seconds", 'os.setsockopt(peer, "SO_RCVTIMEO", 180);', /^The server closes at 2\d\d ms/],
  ["shorter than a beat", 'os.setsockopt(peer, "SO_RCVTIMEO", 30_000);', /closes at 30\.0\d s/],
  [
    "keepalive",
    'os.setsockopt(peer, "SO_KEEPALIVE", 1); os.setsockopt(peer, "TCP_KEEPIDLE", 180);',
    /^recv\(\) waits forever/
  ]
];
test.each(wrongDeadlines)("2: solved wrongly: %s", async (_, line, next) => {
  const edit = inCell("deadline", (source) => source.replace("// Here a line is missing.", line));
  const {deadlineVerdict} = await page({}, edit);
  expect(deadlineVerdict()).toMatchObject({
    met: false,
    next: expect.stringMatching(next)
  });
});

test("3: unsolved, the heart beats on; the solution lets the game's loop send it", async () => {
  const {lonelyVerdict} = await usual;
  const lonelySolution = solution("keepalive", "lonely");
  expect(lonelyVerdict()).toMatchObject({
    met: false,
    next: "The heartbeats go on, and the server never closes."
  });
  const solved = await page(
    {},
    inCell("lonely", () => lonelySolution)
  );
  expect(solved.lonelyVerdict().met).toBe(true);
});

const wrongHearts: readonly [string, string, string, RegExp][] = [
  ["a faster heart", "os.sleep(seconds(20))", "os.sleep(seconds(1))", /^The heartbeats go on/],
  ["no heart", 'yield* os.send(socket, "alive");', "", /closes at 1 min.*while the game/],
  ["an impatient server", '"SO_RCVTIMEO", 60_000', '"SO_RCVTIMEO", 5000', /closes at 5.*while/]
];
test.each(wrongHearts)("3: solved wrongly: %s", async (_, from, to, next) => {
  const edit = inCell("lonely", (source) => source.replace(from, to));
  const {lonelyVerdict} = await page({}, edit);
  expect(lonelyVerdict()).toMatchObject({met: false, next: expect.stringMatching(next)});
});
