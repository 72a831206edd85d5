/** TCP_INQ: recv() says what is left to read. The kernel's results: test/live/recorded/tcp-info. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {SystemName} from "../../src/os/systems/profile.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {said} from "../sim/story.ts";

/** The client writes 300 bytes and closes; the server reads 200 at a time. */
const reads = (system: SystemName, inq: boolean | number): readonly string[] =>
  said(
    simulate({
      client: {
        *main(os) {
          const socket = yield* os.connect("server:80");
          yield* os.send(socket, 300);
          yield* os.close(socket);
        }
      },
      server: {
        system,
        *main(os) {
          const peer = yield* os.accept(os.listen({port: 80}));
          os.log(os.setsockopt(peer, "TCP_INQ", inq).errno ?? "set");
          yield* os.sleep(ms(100));
          for (let i = 0; i < 3; i++) {
            const received = yield* os.recv(peer, 200);
            os.log(`${received.length}: ${received.inq}`);
          }
        }
      }
    })
  );

test("with TCP_INQ each recv() says what is left, and the end of the stream counts as one", () => {
  expect(reads("linux", true)).toEqual(["set", "200: 101", "100: 1", "0: 1"]);
});

test("without it recv() says nothing of that, and only Linux has it", () => {
  const none = ["200: null", "100: null", "0: null"];
  expect(reads("linux", false)).toEqual(["set", ...none]);
  expect(reads("linux", 2)).toEqual(["EINVAL", ...none]);
  expect(reads("windows", true)).toEqual(["WSAENOPROTOOPT", ...none]);
});
