/** C3 to C6: what a socket table tells. The cells of the page `socket-states` show it. */
import {describe, expect, test} from "vitest";
import {linux, macos, windows} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {socketTable} from "../../src/view/sockets.ts";
import {runPage} from "./harness.ts";
import {answers} from "./story.ts";

interface Page {
  readonly rows: Run;
  readonly ports: Run;
}

const page = async (controls: Readonly<Record<string, unknown>> = {}): Promise<Page> =>
  (await runPage<Page>("socket-states", controls)).values;

/** The socket table of a host at the end, each row as its cells. */
const table = (run: Run, host: number, at = run.end.at): string[] =>
  socketTable(run, host, at).rows.map(({cells}) => cells.join(" "));

const states = (run: Run, host: number): string[] =>
  socketTable(run, host, run.end.at).rows.map(({state}) => state);

test("C3: the table at 5 s", async () => {
  const {rows} = await page();
  console.log(table(rows, 1, 5e6), table(rows, 1), rows.transits.length, rows.end, rows.notes);
});

describe("C6: ports and TIME-WAIT", () => {
  const errors: readonly [string, Profile, string][] = [
    ["Linux", linux, "EADDRNOTAVAIL"],
    ["Windows", windows, "WSAENOBUFS"],
    ["macOS", macos, "EADDRNOTAVAIL"]
  ];

  test.each(errors)(
    "C6: 8 ports serve 8 connections, if the client closes first (%s)",
    async (...told) => {
      const [, portSystem, errno] = told;
      const {ports} = await page({portSystem});
      const connects = answers(ports, "client", "connect");
      expect(connects).toHaveLength(9);
      expect(connects.at(-1)).toMatch(new RegExp(`^${errno} `));
      expect(states(ports, 0)).toEqual(Array.from({length: 8}, () => "TIME-WAIT"));
      expect(states(ports, 1)).toEqual(["LISTEN"]);
    }
  );

  test("C6: if the server closes first, no port is used up", async () => {
    const {ports} = await page({closesFirst: "server"});
    expect(answers(ports, "client", "connect")).toHaveLength(20);
    expect(states(ports, 0)).toEqual([]);
  });
});
