/** epoll in scripts: what is expected of its calls, and a run of the model saved as a script. */
import {expect, it} from "vitest";
import {makeEngineStack} from "../../src/packetdrill/stack/engine.ts";
import {defaultOptions} from "../../src/packetdrill/run/options.ts";
import type {Outcome} from "../../src/packetdrill/run/outcome.ts";
import {runScript} from "../../src/packetdrill/run/run.ts";
import {scriptOfRun} from "../../src/packetdrill/save/script-of-run.ts";
import {ms} from "../../src/base/units.ts";
import type {ProfileName} from "../../src/os/systems/profile.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

const opening = `
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
   +0 epoll_create(1) = 9
   +0 epoll_ctl(9, EPOLL_CTL_ADD, 3, {events=EPOLLOUT, fd=3}) = 0
   +0 epoll_ctl(9, EPOLL_CTL_ADD, 4, {events=EPOLLOUT|EPOLLONESHOT, u32=77}) = 0
`;
const run = (lines: string, profile: ProfileName = "linux"): Outcome =>
  runScript(opening + lines, {...defaultOptions, profile}, new Set(), makeEngineStack);

/** What was not as expected; else the kind of outcome. */
function told(lines: string, profile: ProfileName = "linux"): string {
  const outcome = run(lines, profile);
  if (outcome.kind === "failed") return outcome.failure.expected.join();
  if (outcome.kind === "not-applicable") return outcome.why;
  return outcome.kind === "malformed" ? outcome.text : outcome.kind;
}

const one = (fd: string): string => `{events=EPOLLOUT|EPOLLHUP, ${fd}}`;

it.each([
  ["a list of events", `+0 epoll_wait(9, [${one("fd=3")}, ${one("u32=77")}], 8, 0) = 2`, "passed"],
  ["numbers as flags", "+0 epoll_wait(9, {events=0x14, fd=3}, 1, 0) = 1", "passed"],
  ["whatever comes", "+0 epoll_wait(9, ..., 8, 0) = 2", "passed"],
  [
    "another event",
    "+0 epoll_wait(9, {events=EPOLLOUT, fd=3}, 1, 0) = 1",
    "expected fd 3 EPOLLOUT, was fd 3 EPOLLHUP|EPOLLOUT"
  ],
  [
    "no event",
    "+0 epoll_wait(9, {events=0, ptr=0}, 1, 0) = 1",
    "expected no event, was fd 3 EPOLLHUP|EPOLLOUT"
  ],
  [
    "another error",
    "+0 epoll_ctl(9, EPOLL_CTL_ADD, 9, {events=EPOLLIN, fd=9}) = -1 EEXIST (x)",
    "expected the result -1 EEXIST, was -1 EINVAL"
  ],
  [
    "an event of files",
    "+0 epoll_ctl(9, 3, 3, {events=EPOLLMSG, fd=3}) = 0",
    "the event EPOLLMSG is not modelled"
  ],
  [
    "an operation that is none",
    "+0 epoll_ctl(9, 7, 3, {events=0, fd=3}) = 0",
    "expected EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD"
  ],
  ["no structure", "+0 epoll_ctl(9, EPOLL_CTL_MOD, 3, 5) = 0", "expected {events=…, fd=…}"]
])("%s", (_, line, expected) => {
  expect(told(line)).toBe(expected);
});

it("is Linux's alone", () => {
  expect(told("", "freebsd")).toBe("epoll is Linux's alone");
});

it("is saved with the run of a program", () => {
  const server = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, 300);
        yield* os.sleep(ms(500));
      }
    },
    server: {
      *main(os) {
        const listener = os.listen({port: 80});
        const epoll = os.epollCreate1();
        os.epollCtl(epoll, "EPOLL_CTL_ADD", listener, ["EPOLLIN"]);
        yield* os.epollWait(epoll, 8);
        const peer = yield* os.accept(listener);
        os.epollCtl(epoll, "EPOLL_CTL_ADD", peer, ["EPOLLIN", "EPOLLOUT", "EPOLLET"]);
        yield* os.epollWait(epoll, 1);
        os.epollCtl(epoll, "EPOLL_CTL_DEL", listener);
        yield* os.recv(peer);
        yield* os.epollWait(epoll, 8, ms(5));
      }
    },
    until: ms(400)
  });
  const saved = scriptOfRun(server, "server");
  const lines = saved.kind === "script" ? saved.text.split("\n") : [saved.why];
  const calls = lines
    .filter((line) => line.includes("epoll"))
    .map((line) => line.replace(/^\S+ /, ""));
  expect(calls).toEqual([
    "epoll_create1(0) = 4",
    "epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, fd=3}) = 0",
    "epoll_wait(4, {events=EPOLLIN, fd=3}, 8, -1) = 1",
    "epoll_ctl(4, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLOUT|EPOLLET, fd=5}) = 0",
    "epoll_wait(4, {events=EPOLLIN|EPOLLOUT, fd=5}, 1, -1) = 1",
    "epoll_ctl(4, EPOLL_CTL_DEL, 3, {events=0, fd=3}) = 0",
    "epoll_wait(4, {events=0, ptr=0}, 8, 5) = 0"
  ]);
});
