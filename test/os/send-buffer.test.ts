/** What a send() that must not block takes when the peer does not read. */
import {expect, test} from "vitest";
import {type Profile, linux, macos, ms, simulate, windows} from "../../src/index.ts";

/** The results of sends of 3,000 bytes to a peer with room for some 4,000. */
function taken(os: Profile): string[] {
  const answers: string[] = [];
  simulate({
    link: {delay: ms(1)},
    server: {
      *main(host) {
        const listener = host.socket();
        host.setsockopt(listener, "SO_RCVBUF", 4096);
        host.bind(listener, 7777);
        host.listen(listener);
        yield* host.accept(listener);
      }
    },
    client: {
      system: os,
      *main(host) {
        const socket = host.socket();
        host.setsockopt(socket, "SO_SNDBUF", 4096);
        yield* host.connect(socket, "server:7777");
        for (let n = 0; n < 5; n++) {
          const {length, errno} = yield* host.send(socket, 3000, "MSG_DONTWAIT");
          answers.push(errno ?? String(length));
          yield* host.sleep(ms(300));
        }
      }
    },
    until: ms(2000)
  });
  return answers;
}

// What Linux sends next takes in the buffer behind it, and so makes room for one more.
test.each<[string, Profile, number]>([
  ["Linux", linux, 2],
  ["macOS", macos, 1]
])("a part, when the buffer has room for a part (%s)", (_, os, expected) => {
  const answers = taken(os);
  const parts = answers.filter((answer) => Number(answer) > 0 && Number(answer) < 3000);
  expect(parts).toHaveLength(expected);
  expect(answers.at(-1)).not.toBe("3000");
});

test("all or nothing on Windows: all, while what waits is below SO_SNDBUF (KB 214397)", () => {
  const answers = taken(windows);
  expect(new Set(answers)).toEqual(new Set(["3000", "WSAEWOULDBLOCK"]));
  expect(answers.at(-1)).toBe("WSAEWOULDBLOCK");
});
