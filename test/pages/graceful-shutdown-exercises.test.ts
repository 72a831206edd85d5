/** The exercises of the page `graceful-shutdown`: what meets them, and what is told otherwise. */
import {describe, expect, test} from "vitest";
import type {Verdict} from "../../src/index.ts";
import {page} from "./graceful-shutdown.ts";
import {solution} from "./harness.ts";

describe("exercise 1: the client reads why it was kicked", () => {
  const ending = (lines: string) => (source: string) =>
    source.startsWith("const lastWord =")
      ? source.replace("    os.close(peer);\n", `    ${lines}\n`)
      : source;
  const judged = async (lines: string): Promise<Verdict> => {
    const {lastWord, lastWordSaved} = await page({}, ending(lines));
    return lastWordSaved(lastWord);
  };
  const read = "while ((yield* os.recv(peer)).length > 0);";

  test("is not solved as it stands, and is by its solution", async () => {
    const {lastWord, lastWordSaved} = await page();
    const lastWordSolution = solution("graceful-shutdown", "lastWord");
    expect(lastWordSaved(lastWord)).toMatchObject({
      met: false,
      next: 'The client reads "ECONNRESET". RST is sent 3 times.'
    });
    const solved = await page({}, (source) =>
      source.startsWith("const lastWord =") ? lastWordSolution : source
    );
    expect(solved.lastWordSaved(solved.lastWord).met).toBe(true);
  });

  test.each([
    ["shutdown without reading", 'os.shutdown(peer, "SHUT_WR"); os.close(peer);', "ECONNRESET"],
    [
      "shutdown without close",
      `os.shutdown(peer, "SHUT_WR"); ${read}`,
      "The server never closes its socket."
    ],
    ["reading without shutdown", `${read} os.close(peer);`, "The server never closes its socket."]
  ])("%s does not meet it", async (_, lines, next) => {
    const verdict = await judged(lines);
    expect(verdict.met).toBe(false);
    expect(verdict.next).toContain(next);
  });
});

describe("exercise 2: the client reads the whole answer", () => {
  const judged = async (line: string): Promise<Verdict> => {
    const {asked, answered} = await page({}, (source) =>
      source.startsWith("const asked =")
        ? source.replace("// one line is missing here", line)
        : source
    );
    return answered(asked);
  };

  test("is not solved as it stands, and is by its solution", async () => {
    const {asked, answered} = await page();
    const askedSolution = solution("graceful-shutdown", "asked");
    expect(answered(asked)).toMatchObject({
      met: false,
      next: "Both hosts wait in recv(), each for the other."
    });
    const solved = await page({}, (source) =>
      source.startsWith("const asked =") ? askedSolution : source
    );
    expect(solved.answered(solved.asked).met).toBe(true);
  });

  test.each([
    ["os.close(socket);", "0 bytes, then EBADF"],
    ['os.shutdown(socket, "SHUT_RDWR");', "0 bytes, then the end"],
    ['os.shutdown(socket, "SHUT_RD");', "0 bytes, then the end"]
  ])("%s does not meet it", async (line, next) => {
    const verdict = await judged(line);
    expect(verdict.met).toBe(false);
    expect(verdict.next).toContain(next);
  });
});

describe("exercise 3: nobody who listens loses the result", () => {
  const judged = async (from: string, to: string): Promise<Verdict> => {
    const {drained, allServed} = await page({}, (source) =>
      source.startsWith("const drained =") ? source.replace(from, to) : source
    );
    return allServed(drained);
  };

  test("is not solved as it stands, and is by its solution", async () => {
    const {drained, allServed} = await page();
    const drainedSolution = solution("graceful-shutdown", "drained");
    const before = allServed(drained);
    expect(before).toEqual({
      met: false,
      next:
        "The server sends to 1 of 3 players only. " +
        "The whole result was read by 0 of 2 players who listen. The server was killed."
    });
    const solved = await page({}, (source) =>
      source.startsWith("const drained =") ? drainedSolution : source
    );
    expect(solved.allServed(solved.drained).met).toBe(true);
  });

  const reading = "while ((yield* os.recv(peer)).length > 0);";
  test.each([
    ["closing at once", reading, "", "read by 0 of 2 players"],
    [
      "SO_LINGER 0",
      'os.shutdown(peer, "SHUT_WR");\n      ' + reading,
      'os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 0});',
      "read by 0 of 2 players"
    ],
    ["leaving player 1 out", "of peers)", "of peers.slice(1))", "sends to 2 of 3 players only"]
  ])("%s does not meet it", async (_, from, to, next) => {
    const verdict = await judged(from, to);
    expect(verdict.met).toBe(false);
    expect(verdict.next).toContain(next);
  });
});
