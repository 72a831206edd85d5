/** A moment with very much in it is told by kind. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {moments} from "../../src/trace/query/timeline.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {tell} from "../../src/trace/words/sentence.ts";

test("fifteen resets that arrive at once are one text with their number", () => {
  const run = simulate({
    link: {delay: ms(10)},
    server: {},
    client: {
      *main(os) {
        for (let i = 0; i < 15; i++) {
          os.spawn(function* (own) {
            yield* own.connect("server:7777");
          });
        }
        yield* os.sleep(0);
      }
    }
  });
  const moment = moments(run).find(({at}) => at === ms(20))!;
  const texts = tell(run, moment, 6);
  expect(texts.join("; ")).toMatch(/^15 × server → client RST\S* arrives/);
  expect(texts.length).toBeLessThanOrEqual(6);
});
