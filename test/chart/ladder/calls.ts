/** Programs of which the tests of program columns look at the calls. */
import {ms} from "../../../src/base/units.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

/** A client that writes ten bytes every `every` ms, `n` times. */
export const writes = (n: number, every: number) =>
  simulate({
    link: {delay: ms(25)},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < n; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(every));
        }
        os.close(socket);
      }
    }
  });

/** Many threads, each of which sends something and waits for a time of its own. */
export const crowd = (threads: number) =>
  simulate({
    link: {delay: ms(10)},
    until: ms(600),
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 500});
        for (;;) yield* os.accept(listener);
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < threads; i++) {
          os.spawn(function* (thread) {
            yield* thread.sleep(ms(i));
            const socket = yield* thread.connect("server:7777");
            yield* thread.send(socket, 100);
            yield* thread.sleep(ms(50));
            thread.close(socket);
          });
        }
        yield* os.sleep(0);
      }
    }
  });

/** The lines of program columns. */
export const lines = (svg: Element) =>
  [...svg.querySelectorAll(".call")].map((line) => line.firstChild?.textContent);
