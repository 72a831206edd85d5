/** One small run, and what it says of mistakes in the reader's code: one test a row of a table. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {expected, rowsOf, runCode} from "../../sim/reader-code.ts";
import {accepts, connects, drain} from "../../sim/story.ts";

const run = simulate({
  client: {
    main: connects(function* (os, socket) {
      yield* os.send(socket, "hello");
      yield* os.close(socket);
    })
  },
  server: {
    main: accepts(function* (os, peer) {
      yield* drain(os, peer);
      yield* os.close(peer);
    })
  },
  until: ms(1000)
});

/** Tests each row of a table, as `rowsOf()` reads it, with the names `run` and `host`. */
export function testMistakes(table: string): void {
  for (const mistake of rowsOf(table)) {
    const [title, code] = mistake;
    test(`says what is wrong with ${title}`, () => {
      expect(runCode(code, {run, host: run.host("client")})).toEqual(expected(mistake));
    });
  }
}
