/** The exercises of the page `socket-states`: what meets them, and what is told otherwise. */
import {describe, expect, test} from "vitest";
import {readPage} from "../../src/site/content/pages.ts";
import {solution} from "./harness.ts";
import {edited, inCell, page, type Page} from "./socket-states.ts";

const solved = (name: string, solution: string): Promise<Page> =>
  edited((source) => (source.startsWith(`const ${name} = simulate`) ? solution : source));

describe("1: the console is for this host only", () => {
  test("unsolved, everybody reaches the console; solved, only its own host", async () => {
    const {houseVerdict} = await page();
    const houseSolution = solution("socket-states", "house");
    expect(houseVerdict()).toEqual({
      met: false,
      next: "A stranger still reaches the console on 9000."
    });
    expect((await solved("house", houseSolution)).houseVerdict()).toMatchObject({met: true});
  });

  test.each(["0.0.0.0", "server"])("a console on %s is open to everybody", async (host) => {
    const {houseVerdict} = await edited(
      inCell("house", "{port: 9000}", `{host: "${host}", port: 9000}`)
    );
    expect(houseVerdict()).toMatchObject({met: false});
    expect(houseVerdict().next).toContain("A stranger still reaches the console");
  });

  test("a game on 127.0.0.1 is reached by nobody", async () => {
    const {houseVerdict} = await edited(
      inCell("house", "{port: 7777}", '{host: "127.0.0.1", port: 7777}')
    );
    expect(houseVerdict()).toMatchObject({met: false});
    expect(houseVerdict().next).toContain("Nobody reaches the game");
  });
});

describe("2: every way out closes", () => {
  const blank = "// Here a line is missing.";

  test("unsolved, two rows stay in CLOSE-WAIT; solved, none", async () => {
    const {loginVerdict} = await page();
    const loginSolution = solution("socket-states", "login");
    expect(loginVerdict()).toEqual({
      met: false,
      next: "2 rows are still in CLOSE-WAIT. Whose sockets does the server leave open?"
    });
    expect((await solved("login", loginSolution)).loginVerdict()).toMatchObject({met: true});
  });

  const wrong: readonly [string, string][] = [
    ['os.shutdown(peer, "SHUT_WR");', "0 of 2 descriptors were given back"],
    ['yield* os.send(peer, "wrong");', "2 rows are still in CLOSE-WAIT"],
    ["yield* os.exit();", "Nobody listens any more"]
  ];
  test.each(wrong)("%s is not enough", async (line, told) => {
    const {loginVerdict} = await edited(inCell("login", blank, line));
    expect(loginVerdict().met).toBe(false);
    expect(loginVerdict().next).toContain(told);
  });

  test("closing the listener ends in an error that says what spins", async () => {
    const spins = await edited(inCell("login", blank, "os.close(listener);"));
    expect(() => spins.login).toThrow("system calls");
  });
});

describe("3: fewer connections, not more ports", () => {
  test("unsolved, eight answers; solved, thirty over one connection", async () => {
    const {askingVerdict} = await page();
    const askingSolution = solution("socket-states", "asking");
    expect(askingVerdict().met).toBe(false);
    expect(askingVerdict().next).toContain(
      "8 of 30 answers, over 8 connections, then EADDRNOTAVAIL"
    );
    const {askingVerdict: after} = await solved("asking", askingSolution);
    expect(after().met).toBe(true);
    expect(after().next).toContain("30 of 30 answers, over 1 connections");
    expect(readPage("socket-states").text).toContain("It gets 8 answers.");
  });

  const wrong: readonly [string, string, string, string][] = [
    ["more ports", "50000 50007", "50000 50999", "30 of 30 answers, over 30 connections"],
    ["no close()", "      os.close(socket);\n", "", "8 of 30 answers, over 8 connections"],
    ["tcp_tw_reuse", '50007"}', '50007", tcp_tw_reuse: 1}', "8 of 30 answers, over 8 connections"],
    [
      "a reset",
      "os.close(socket);",
      'os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0}); os.close(socket);',
      "30 of 30 answers, over 30 connections"
    ]
  ];
  test.each(wrong)("%s is not the cure", async (_, from, to, told) => {
    const {askingVerdict} = await edited(inCell("asking", from, to));
    expect(askingVerdict().met).toBe(false);
    expect(askingVerdict().next).toContain(told);
  });
});
