/** What becomes of text that comes after shutdown() has ended reading, on each system. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {calls, said, story} from "../sim/story.ts";

/** The server ends reading at `at`; the client sends 5 bytes at 50 ms, and again at 100 ms. */
const shutRead = (os: Profile, at: number): Run =>
  simulate({
    server: {
      system: os,
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        yield* os.sleep(ms(at) - os.now());
        os.shutdown(peer, "SHUT_RD");
        yield* os.sleep(ms(200) - os.now());
        const {text, errno} = yield* os.recv(peer);
        os.log(errno ?? text);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        for (const text of ["first", "again"]) {
          yield* os.sleep(ms(50));
          yield* os.send(socket, text);
        }
      }
    },
    until: seconds(1)
  });
const resets = (run: Run): number => run.transits.filter(({segment}) => segment.flags & 4).length;

test("Linux: SHUT_RD sends nothing, and what comes later is still read", () => {
  const run = shutRead(linux, 40);
  expect(resets(run)).toBe(0);
  expect(said(run)).toEqual(["firstagain"]);
});

test("macOS: what comes later is acknowledged and thrown away", () => {
  const run = shutRead(macos, 40);
  expect(resets(run)).toBe(0);
  expect(said(run)).toEqual([""]);
  expect(story(run)).toContain("server > . 1:1(0) ack 11");
});

test("macOS: what waited to be read is thrown away, too", () => {
  expect(said(shutRead(macos, 150))).toEqual([""]);
});

test("macOS: a FIN that comes later is no byte that was thrown away", () => {
  const run = simulate({
    server: {
      system: macos,
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        os.shutdown(peer, "SHUT_RD");
        yield* os.sleep(ms(200));
        os.log((yield* os.recv(peer)).length);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, 5);
        yield* os.close(socket);
      }
    },
    until: seconds(1)
  });
  expect(said(run)).toEqual(["0"]);
  expect(run.host("server").states.at(-1)?.to).toBe("CLOSE-WAIT");
});

test("Windows: what comes later resets the connection", () => {
  const run = shutRead(windows, 40);
  expect(resets(run)).toBe(1);
  expect(calls(run, "client", "send")).toContain("ECONNRESET");
  expect(said(run)).toEqual(["WSAESHUTDOWN"]);
});

test("Windows: bytes that wait to be read reset it at once", () => {
  const run = shutRead(windows, 90);
  const reset = run.transits.find(({segment}) => segment.flags & 4);
  expect(reset?.sentAt).toBe(ms(90));
});
