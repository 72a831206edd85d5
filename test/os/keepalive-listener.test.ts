/** What Darwin's keepalive timer does to a listener, and what it hands on. */
import {expect, test} from "vitest";
import {linux, macos13, ms, seconds, simulate, windows} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {stateAt} from "../../src/trace/query/at-time.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import {said} from "../sim/story.ts";

/** A listener with keepalive after 60 s; a client that comes at 30 s and one at 90 s. */
function lateClient(system: Profile, idle: SocketOption = "TCP_KEEPALIVE", on: 0 | 1 = 1): Run {
  return simulate({
    server: {
      system,
      *main(os) {
        const listener = os.listen({port: 7777});
        os.setsockopt(listener, "SO_KEEPALIVE", on);
        os.setsockopt(listener, idle, 60);
        for (;;) {
          const peer = yield* os.accept(listener);
          os.log(peer.errno ?? String(os.getsockopt(peer, idle)));
          if (peer.errno) return;
        }
      }
    },
    client: {
      *main(os) {
        for (const at of [seconds(30), seconds(90)]) {
          yield* os.sleep(at - os.now());
          os.log((yield* os.connect("server:7777")).errno ?? "ok");
        }
      }
    },
    until: seconds(100)
  });
}

test("macOS 13 drops a listener when TCP_KEEPALIVE's time is over, and refuses who comes then", () => {
  const run = lateClient(macos13);
  expect(said(run)).toEqual(["ok", "7200", "ETIMEDOUT", "ECONNREFUSED"]);
  expect(stateAt(run, 0, seconds(60) - 1)).toBe("LISTEN");
  expect(stateAt(run, 0, seconds(60))).toBeNull();
  const closed = run.host("server").states.filter(({to}) => to === "CLOSED");
  expect(closed.map(({cause}) => cause)).toEqual([{kind: "timeout", timer: "give-up"}]);
});

test("macOS 13 drops it without SO_KEEPALIVE as well: setting the time starts the timer", () => {
  expect(said(lateClient(macos13, "TCP_KEEPALIVE", 0)).at(-1)).toBe("ECONNREFUSED");
});

test("elsewhere the listener stays, and hands the idle time on", () => {
  expect(said(lateClient(linux, "TCP_KEEPIDLE"))).toEqual(["ok", "60", "ok", "60"]);
  expect(said(lateClient(windows))).toEqual(["ok", "60", "ok", "60"]);
});

test("a listener that was closed before the time is over is not dropped again", () => {
  const run = simulate({
    server: {
      system: macos13,
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "TCP_KEEPALIVE", 60);
        os.bind(listener, 7777);
        os.listen(listener);
        yield* os.sleep(ms(5));
        yield* os.close(listener);
      }
    }
  });
  expect(run.states.map(({to, at}) => `${to} ${at / 1e3}`)).toEqual(["LISTEN 0", "CLOSED 5"]);
});

test("an accepted socket on macOS sends its probes after the system's idle time, 2 h", () => {
  const run = simulate({
    server: {
      system: macos13,
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_KEEPALIVE", true);
        os.setsockopt(listener, "TCP_KEEPALIVE", 60);
        os.bind(listener, 7777);
        os.listen(listener);
        yield* os.accept(listener);
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    },
    until: seconds(7300)
  });
  const probe = run.transits.find(({reason}) => reason === "keepalive");
  expect(Math.round((probe?.sentAt ?? 0) / seconds(1))).toBe(7200);
});
