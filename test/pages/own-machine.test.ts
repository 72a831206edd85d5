/**
 * "On your own machine": while a page's program for Node runs, this machine's kernel shows what the
 * page says that its table shows. Only Linux tells it in a file, so only there is it looked at.
 */
import {spawn} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {afterAll, describe, expect, test} from "vitest";
import {readPage} from "../../src/site/content/pages.ts";
import {readTabs} from "../../src/site/markdown/md-tabs.ts";
import {type KernelRow, kernelTable} from "./kernel-table.ts";

const folder = mkdtempSync(join(tmpdir(), "own-machine-"));
afterAll(() => rmSync(folder, {recursive: true}));

/**
 * Runs a page's program for Node, and looks at its sockets from the moment when it has printed
 * `line`, until `seen` finds in them what it looks for. Answers the last table.
 */
async function watch(
  page: string,
  line: string,
  seen: (rows: readonly KernelRow[]) => boolean
): Promise<readonly KernelRow[]> {
  const source = readTabs(readPage(page).text).find(({kind}) => kind === "node")?.source ?? "";
  const path = join(folder, `${page}.mjs`);
  writeFileSync(path, source);
  const child = spawn(process.execPath, [path], {stdio: ["ignore", "pipe", "inherit"]});
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  let last: readonly KernelRow[] = [];
  while (child.exitCode === null) {
    if (output.includes(line)) {
      const rows = kernelTable(child.pid ?? 0);
      if (rows.length > 0) last = rows;
      if (seen(rows)) break;
    }
    await sleep(20);
  }
  child.kill();
  return last;
}

describe.runIf(process.platform === "linux")("the kernel's table, while the program waits", () => {
  test("handshake: ESTABLISHED before accept(), and one waits at the listener", async () => {
    const rows = await watch("handshake", "connected;", (table) =>
      table.some(({state}) => state === "LISTEN")
    );
    expect(rows.find(({state}) => state === "LISTEN")?.recvQ).toBe(1);
    // The other end is in the kernel only: no program holds it yet.
    expect(rows.filter(({state}) => state === "ESTAB")).toHaveLength(1);
  });

  test("close: CLOSE-WAIT at one end, FIN-WAIT-2 at the other", async () => {
    const both = (table: readonly KernelRow[]): boolean =>
      ["CLOSE-WAIT", "FIN-WAIT-2"].every((name) => table.some(({state}) => state === name));
    expect(both(await watch("close", "the server has read the end", both))).toBe(true);
  });

  test("sliding-window: both queues are full, and the persist timer runs", async () => {
    const rows = await watch("sliding-window", "Node keeps", (table) =>
      table.some(({timer}) => timer === "persist")
    );
    const sender = rows.find(({timer}) => timer === "persist");
    expect(sender?.sendQ).toBeGreaterThan(0);
    expect(rows.some(({recvQ, state}) => state === "ESTAB" && recvQ > 0)).toBe(true);
  });
});
