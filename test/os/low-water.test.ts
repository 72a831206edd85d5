/**
 * SO_RCVLOWAT and MSG_WAITALL: what a recv() waits for, and what it returns. Each case was tried on
 * Linux 6.18 between two sockets of one machine.
 */
import {describe, expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {MsgFlag} from "../../src/os/api.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {said} from "../sim/story.ts";

interface Case {
  readonly mark?: number;
  readonly max?: number;
  readonly flags?: MsgFlag[];
  readonly timeout?: number;
  readonly system?: "linux" | "freebsd";
  /** What is there before the call, and what comes after it, 100 ms apart. */
  readonly first: number;
  readonly later?: readonly (number | "FIN" | "reset")[];
}

/** How much recv() returned, and after how many of the later parts; null where it still waits. */
function received(given: Case): {length: number; after: number} | null {
  const {mark = 1, max = 5000, flags = [], timeout = 0, first, later = []} = given;
  const system = given.system ?? "linux";
  const run = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        os.setsockopt(socket, "TCP_NODELAY", true);
        if (first > 0) yield* os.send(socket, first);
        yield* os.sleepUntil(ms(1000));
        for (const part of later) {
          if (typeof part === "number") yield* os.send(socket, part);
          else if (part === "FIN") os.shutdown(socket, "SHUT_WR");
          else {
            os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0});
            yield* os.close(socket);
          }
          yield* os.sleep(ms(100));
        }
        yield* os.sleep(ms(3000));
      }
    },
    server: {
      system,
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        os.setsockopt(peer, "SO_RCVLOWAT", mark);
        if (timeout > 0) os.setsockopt(peer, "SO_RCVTIMEO", timeout);
        yield* os.sleepUntil(ms(900));
        const {length} = yield* os.recv(peer, max, flags);
        os.log(`${String(length)} ${String(os.now())}`);
        yield* os.sleep(ms(5000));
      }
    },
    until: ms(3000)
  });
  const [note] = said(run);
  if (note === undefined) return null;
  const [length = 0, at = 0] = note.split(" ").map(Number);
  return {length, after: Math.max(0, Math.ceil((at / 1e3 - 1000) / 100))};
}

describe("a recv() that waits", () => {
  test("returns when as much is there as SO_RCVLOWAT asks for", () => {
    const given = {mark: 2000, first: 0, later: [1000, 1000, 1000]};
    expect(received(given)).toEqual({length: 2000, after: 2});
    expect(received({...given, system: "freebsd"})).toEqual({length: 2000, after: 2});
  });

  test("Linux: what it has read already does not count when it is woken", () => {
    expect(received({mark: 2000, first: 1000, later: [1000, 1000, 1000]})).toEqual({
      length: 3000,
      after: 2
    });
    expect(received({mark: 2000, max: 1500, first: 1000, later: [500, 500, 500]})).toBeNull();
  });

  test("returns what there is when the stream ends, the connection is reset, or time is up", () => {
    expect(received({mark: 2000, first: 1000, later: ["FIN"]})).toEqual({length: 1000, after: 1});
    expect(received({mark: 2000, first: 1000, later: ["reset"]})).toEqual({length: 1000, after: 1});
    expect(received({mark: 2000, first: 1000, timeout: 300})).toEqual({length: 1000, after: 2});
  });

  test("and does not wait with MSG_DONTWAIT", () => {
    expect(received({mark: 2000, first: 1000, flags: ["MSG_DONTWAIT"]})).toEqual({
      length: 1000,
      after: 0
    });
    const both: MsgFlag[] = ["MSG_DONTWAIT", "MSG_WAITALL"];
    expect(received({first: 1000, flags: both})).toEqual({length: 1000, after: 0});
  });

  test("with MSG_PEEK sees all that is there once it is enough", () => {
    const flags: MsgFlag[] = ["MSG_PEEK"];
    expect(received({mark: 2000, first: 1000, flags, later: [1000, 1000]})).toEqual({
      length: 2000,
      after: 1
    });
  });
});

describe("MSG_WAITALL", () => {
  const flags: MsgFlag[] = ["MSG_WAITALL"];

  test("waits for all of it, or for the end", () => {
    expect(received({max: 3000, first: 1000, flags, later: [1000, 1000]})).toEqual({
      length: 3000,
      after: 2
    });
    expect(received({first: 1000, flags, later: ["reset"]})).toEqual({length: 1000, after: 1});
    expect(received({first: 1000, flags, timeout: 300})).toEqual({length: 1000, after: 2});
  });

  test("takes more than the buffer holds: it reads while it waits", () => {
    const size = 2_000_000;
    expect(received({max: size, first: size, flags})?.length).toBe(size);
  });
});
