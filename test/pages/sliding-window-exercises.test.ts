/** The exercises of the page `sliding-window`: what meets them, and what is told otherwise. */
import {expect, test} from "vitest";
import {solution} from "./harness.ts";
import {page, type Page} from "./sliding-window.ts";
import {inCell} from "./undrawn-page.ts";

/** The page with the cell that declares `name` changed. */
const changed = (name: string, change: (source: string) => string): Promise<Page> =>
  page({}, inCell(name, change));

test("1: a window that is too small, one that is smaller than it should be, and the right one", async () => {
  const given = await page();
  expect(given.pipeVerdict()).toMatchObject({
    met: false,
    next: expect.stringContaining("300,000 bytes take 680.3 ms")
  });
  const half = await changed("pipe", (source) => source.replace("16_384", "50_000"));
  expect(half.pipeVerdict()).toMatchObject({
    met: false,
    next: expect.stringContaining("300,000 bytes take 272.9 ms")
  });
  const late = await changed("pipe", (source) =>
    source
      .replace('os.setsockopt(listener, "SO_RCVBUF", 16_384);', "")
      .replace("while (", 'os.setsockopt(peer, "SO_RCVBUF", 16_384);\n    while (')
  );
  expect(late.pipeVerdict().met).toBe(false);
  const solved = await changed("pipe", () => solution("sliding-window", "pipe"));
  expect(solved.pipeVerdict().met).toBe(true);
});

test("2: without the length, or without waiting for all of it, messages are cut elsewhere", async () => {
  const given = await page();
  const framing = solution("sliding-window", "readMessage");
  expect(given.framingVerdict()).toMatchObject({
    met: false,
    next: expect.stringContaining("The server has read: no message.")
  });
  const wrong: readonly [string, string][] = [
    ["os.recv(peer)", "left, 1444 letters, 569 letters"],
    ["os.recv(peer, length)", "left, jump, 1436 letters"]
  ];
  for (const [call, observed] of wrong) {
    const values = await changed("readMessage", () =>
      framing.replace('os.recv(peer, length, "MSG_WAITALL")', call)
    );
    expect(values.framingVerdict()).toMatchObject({
      met: false,
      next: expect.stringContaining(observed)
    });
  }
  const solved = await changed("readMessage", () => framing);
  expect(solved.framingVerdict().met).toBe(true);
});

test("3: larger buffers are no repair; a thread that reads is one, and so is taking turns", async () => {
  const given = await page();
  expect(given.deadlockVerdict()).toMatchObject({
    met: false,
    next: "Neither has read a byte. Which call is each of them waiting in?"
  });
  const large = await changed("deadlock", (source) =>
    source.replace(
      "yield* os.send(peer",
      'os.setsockopt(peer, "SO_SNDBUF", 4e6);\nyield* os.send(peer'
    )
  );
  expect(large.deadlockVerdict()).toMatchObject({
    met: false,
    next: expect.stringContaining("a larger world hangs again")
  });
  const turns = await changed("deadlock", (source) => {
    const send = /yield\* os\.send\(peer, 1_000_000\);.*\n/;
    return source.replace(send, "").replace("os.close(peer)", "yield* os.send(peer, 1_000_000)");
  });
  expect(turns.deadlockVerdict().met).toBe(true);
  const both = await changed("deadlock", (source) =>
    source
      .replace(/yield\* os\.send\(peer, 1_000_000\);.*\n/, "")
      .replace(/yield\* os\.send\(socket, 1_000_000\);.*\n/, "")
  );
  expect(both.deadlockVerdict().met).toBe(false);
  const solved = await changed("deadlock", () => solution("sliding-window", "deadlock"));
  expect(solved.deadlockVerdict().met).toBe(true);
});
