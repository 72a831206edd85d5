/** Programs that many tests have for the end that they do not look at. */
import type {Os} from "../../src/os/api.ts";

/** Accepts one connection at port 7777, and reads what comes to its end. */
export function* readsToTheEnd(os: Os) {
  const peer = yield* os.accept(os.listen({port: 7777}));
  while ((yield* os.recv(peer)).length > 0);
}
