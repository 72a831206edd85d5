/** What states mean: whose turn it is. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {byMeaning, meaningAt, meaningOf} from "../../src/trace/data/meaning.ts";
import type {Meaning} from "../../src/trace/data/meaning.ts";
import {spansOf} from "../../src/trace/query/at-time.ts";
import type {Trace} from "../../src/trace/query/trace.ts";
import type {Recording} from "../../src/trace/recording/recorded.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";

test("CLOSE-WAIT is the only state that waits for this host's own program", () => {
  expect(meaningOf("CLOSE-WAIT")).toBe("program");
  for (const state of ["SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "CLOSING", "LAST-ACK"] as const) {
    expect(meaningOf(state)).toBe("peer");
  }
  expect([meaningOf("LISTEN"), meaningOf("ESTABLISHED")]).toEqual(["healthy", "healthy"]);
  expect(meaningOf("TIME-WAIT")).toBe("itself");
});

/** What each FIN-WAIT-2 of a run means when it begins. */
const finWaits = (run: Trace): Meaning[] =>
  run.sockets.flatMap(({id}) =>
    spansOf(run, id)
      .filter(({state}) => state === "FIN-WAIT-2")
      .map(({since}) => meaningAt(run, id, "FIN-WAIT-2", since))
  );

test.each([
  ["close", "itself"],
  ["shutdown", "peer"]
] as const)("FIN-WAIT-2 after %s() waits for: %s", (how, meaning) => {
  const run = simulate({
    link: {delay: ms(10)},
    until: seconds(5),
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 80}));
        yield* os.sleep(seconds(9));
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        if (how === "close") os.close(socket);
        else os.shutdown(socket, "SHUT_WR");
        yield* os.sleep(seconds(9));
      }
    }
  });
  expect(finWaits(run)).toEqual([meaning]);
});

test("a FIN-WAIT-2 of a program that closes only later is cut there: before, it waits for the peer", () => {
  const run = simulate({
    link: {delay: ms(10)},
    until: seconds(5),
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 80}));
        yield* os.sleep(seconds(9));
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        os.shutdown(socket, "SHUT_WR");
        yield* os.sleep(seconds(1));
        os.close(socket);
      }
    }
  });
  const spans = run.sockets.flatMap(({id}) => spansOf(run, id));
  const parts = spans
    .filter(({state}) => state === "FIN-WAIT-2")
    .flatMap((span) => byMeaning(run, span));
  const meanings = parts.map(({socket, state, since}) => meaningAt(run, socket, state, since));
  expect(meanings).toEqual(["peer", "itself"]);
  expect(parts[0]?.until).toBe(parts[1]?.since);
});

test.each([
  ["18_finwait2_orphan", "itself"],
  ["06_half_close", "peer"]
] as const)("a recorded kernel's FIN-WAIT-2 means what the model's does: %s", (name, meaning) => {
  const text = readFileSync(new URL(`../../docs/data/${name}.json`, import.meta.url), "utf8");
  expect(finWaits(runOfRecording(JSON.parse(text) as Recording))).toEqual([meaning]);
});
