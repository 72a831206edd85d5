/** TCP Fast Open (RFC 7413): the second time a client needs no round trip before its request. */
import {describe, expect, it} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drop, type Fault} from "../../src/net/fault.ts";
import type {Os} from "../../src/os/api.ts";
import type {SystemName} from "../../src/os/systems/profile.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {describe as inFull, label} from "../../src/trace/words/segment.ts";
import {said, story, type Steps} from "../sim/story.ts";

/** One request of 100 bytes, and its answer of 200; says how long that took. */
function* request(os: Os): Steps {
  const begun = os.now();
  const socket = os.socket();
  os.setsockopt(socket, "TCP_FASTOPEN_CONNECT", true);
  yield* os.connect(socket, "server:80");
  yield* os.send(socket, 100);
  yield* os.recv(socket, 200, "MSG_WAITALL");
  os.log(`${(os.now() - begun) / 1000} ms`);
  yield* os.close(socket);
}

/** Two requests, one after the other, each on a connection of its own. */
const twice = (
  {client = 1, server = 3, queue = 5}: {client?: number; server?: number; queue?: number} = {},
  faults: readonly Fault[] = [],
  once: typeof request = request
): Run =>
  simulate({
    client: {
      sysctl: {tcp_fastopen: client},
      *main(os) {
        yield* once(os);
        yield* once(os);
      }
    },
    server: {
      sysctl: {tcp_fastopen: server},
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "TCP_FASTOPEN", queue);
        os.bind(listener, 80);
        os.listen(listener, 5);
        for (;;) {
          const peer = yield* os.accept(listener);
          yield* os.recv(peer, 100, "MSG_WAITALL");
          yield* os.send(peer, 200);
          yield* os.close(peer);
        }
      }
    },
    link: {delay: ms(10)},
    until: ms(5000),
    faults
  });

const syns = (run: Run): string[] =>
  run.segments({flags: "SYN"}).map((transit) => label(run, transit));

describe("a client with a cookie", () => {
  it("has its answer after one round trip, not after two", () => {
    const run = twice();
    expect(said(run)).toEqual(["40 ms", "20 ms"]);
    expect(syns(run)).toEqual(["SYN", "SYN + 100 B seq 0"]);
  });

  it("has it from the first connection, whose SYN asked for it", () => {
    const run = twice();
    const [first, second] = run.segments({flags: "SYN"});
    const [answer] = run.segments({flags: "SYN-ACK"});
    if (!first || !second || !answer) throw new Error("two handshakes are wanted");
    expect(first.segment.fastOpen).toBe("");
    expect(answer.segment.fastOpen).toMatch(/^[0-9a-f]{16}$/);
    expect(second.segment.fastOpen).toBe(answer.segment.fastOpen);
    expect(inFull(run, first)).toContain("asks for a Fast Open cookie");
    expect(inFull(run, second)).toContain("Fast Open cookie");
    expect(story(run, {options: true})).toContain(`FO ${answer.segment.fastOpen}`);
  });

  it("sends its payload again where the SYN was lost, and loses a second, not the payload", () => {
    const second = twice().segments({flags: "SYN"})[1];
    const run = twice({}, [drop("client", second?.nth ?? 0)]);
    expect(said(run)).toEqual(["40 ms", "1040 ms"]);
    const again = run.segments({reason: "syn-data-again"});
    expect(again).toHaveLength(1);
    expect(again[0]?.segment.len).toBe(100);
    expect(syns(run)).toEqual(["SYN", "SYN + 100 B seq 0", "SYN"]);
  });
});

/** The same request by sendto(), which opens the connection. */
function* requestInOne(os: Os): Steps {
  const begun = os.now();
  const socket = os.socket();
  const {length} = yield* os.sendto(socket, 100, "MSG_FASTOPEN", "server:80");
  os.log(`${length} B taken after ${(os.now() - begun) / 1000} ms`);
  yield* os.recv(socket, 200, "MSG_WAITALL");
  os.log(`${(os.now() - begun) / 1000} ms`);
  yield* os.close(socket);
}

describe("sendto() with MSG_FASTOPEN", () => {
  it("opens and writes in one call, which waits for the handshake", () => {
    const run = twice({}, [], requestInOne);
    expect(said(run)).toEqual([
      "100 B taken after 20 ms",
      "40 ms",
      "100 B taken after 20 ms",
      "20 ms"
    ]);
    expect(syns(run)).toEqual(["SYN", "SYN + 100 B seq 0"]);
  });

  it("without a cookie lets the request take the last ACK of the handshake along", () => {
    const run = twice({}, [], requestInOne);
    const sent = run.segments({from: "client"}).map((each) => label(run, each));
    expect(sent.slice(0, 2)).toEqual(["SYN", "100 B seq 1 ack 1"]);
  });

  it("is refused where clients do not use it, and on systems without it", () => {
    const errno = (system: SystemName, setting: Readonly<Record<string, number>>): string =>
      said(
        simulate({
          client: {
            system,
            sysctl: setting,
            *main(os) {
              os.log((yield* os.sendto(os.socket(), 100, "MSG_FASTOPEN", "server:80")).errno);
            }
          },
          server: {main: function* () {}}
        })
      ).join();
    expect(errno("linux", {tcp_fastopen: 2})).toBe("EOPNOTSUPP");
    expect(errno("macos", {})).toBe("EOPNOTSUPP");
    expect(errno("windows", {})).toBe("WSAEOPNOTSUPP");
  });
});

describe("nobody saves anything", () => {
  it.each([
    ["where the client does not use it", {client: 0}, ["SYN", "SYN"]],
    ["where the server does not", {server: 1}, ["SYN", "SYN"]],
    ["where the listener did not ask for it", {queue: 0}, ["SYN", "SYN"]]
  ])("%s", (_, settings, sent) => {
    const run = twice(settings);
    expect(syns(run)).toEqual(sent);
    expect(said(run)).toEqual(["40 ms", "40 ms"]);
  });
});
