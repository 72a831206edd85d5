import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Program} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {windows, windows7} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, connects, drain, idle, readExactly, sink, story} from "../sim/story.ts";

/** Sends `size` bytes every 100 ms, `times` times. */
const ticks = (times: number, size = 10): Program =>
  connects(function* (os, socket) {
    for (let i = 0; i < times; i++) {
      yield* os.send(socket, size);
      yield* os.sleep(ms(100));
    }
  });

test("fixed: a lone segment is acknowledged after the timer, 40 ms today, 200 ms on Windows 7", () => {
  const on = (os: typeof windows): string =>
    story(simulate({client: {main: ticks(1)}, server: {system: os, main: sink}}), {
      host: "server",
      from: ms(30),
      to: ms(240),
      reason: true
    });
  expect(on(windows7)).toBe("230 server > . 1:1(0) ack 11 (ack-delayed)");
  expect(on(windows)).toBe("70 server > . 1:1(0) ack 11 (ack-delayed)");
  expect(on(freebsd)).toBe("70 server > . 1:1(0) ack 11 (ack-delayed)");
});

test("fixed: every second full segment is acknowledged at once (RFC 9293 SHLD-19)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 5 * 1460);
      })
    },
    server: {system: windows, main: sink}
  });
  expect(story(run, {host: "server", from: ms(30), reason: true})).toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 2921 (ack-every-second)
    30 server > . 1:1(0) ack 5841 (ack-every-second)
    70 server > . 1:1(0) ack 7301 (ack-delayed)"
  `);
});

test("fixed: the second segment is acknowledged at once, however small (KB 214397)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_NODELAY", true);
        for (let i = 0; i < 3; i++) yield* os.send(socket, 10);
      })
    },
    server: {system: windows, main: sink}
  });
  expect(story(run, {host: "server", from: ms(30), reason: true})).toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 21 (ack-every-second)
    70 server > . 1:1(0) ack 31 (ack-delayed)"
  `);
});

test("fixed: with a delay of 0 each segment is acknowledged at once", () => {
  const eager = {...windows, tcp: {...windows.tcp, delackMin: 0}};
  const run = simulate({client: {main: ticks(2)}, server: {system: eager, main: sink}});
  expect(story(run, {host: "server", from: ms(30), to: ms(200), reason: true})).toBe(
    "30 server > . 1:1(0) ack 11 (ack)\n130 server > . 1:1(0) ack 21 (ack)"
  );
});

test("fixed: text that was there before is acknowledged at once, whatever the timer", () => {
  const run = simulate({
    client: {main: ticks(1)},
    server: {system: windows, main: sink},
    faults: [{kind: "duplicate", from: "client", nth: 3, by: ms(5)}]
  });
  expect(story(run, {host: "server", from: ms(30), to: ms(200)})).toBe(
    "35 server > . 1:1(0) ack 11"
  );
});

test("an answer carries the ACK along: no segment of its own", () => {
  const run = simulate({
    client: {main: ticks(1)},
    server: {
      system: windows,
      main: accepts(function* (os, peer) {
        yield* readExactly(os, peer, 10);
        yield* os.send(peer, 10);
      })
    }
  });
  expect(story(run, {host: "server", from: ms(30)})).toBe("30 server > . 1:11(10) ack 11");
});

test("adaptive: an application that reads promptly has a one-way stream acknowledged at once", () => {
  const run = simulate({client: {main: ticks(4)}, server: {main: sink}});
  expect(story(run, {host: "server", from: ms(30), reason: true})).toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 11 (ack)
    130 server > . 1:1(0) ack 21 (ack)
    230 server > . 1:1(0) ack 31 (ack)
    330 server > . 1:1(0) ack 41 (ack)"
  `);
});

test("adaptive: without a reader the quick ACKs run out after 16, then 40 ms pass", () => {
  const run = simulate({client: {main: ticks(20)}, server: {main: idle}});
  const waits = run.transits
    .filter(({from, reason}) => from === 0 && reason === "data")
    .map(({arrivedAt}) => {
      const ack = run.transits.find(({from, sentAt}) => from === 1 && sentAt >= arrivedAt);
      return ((ack?.sentAt ?? 0) - arrivedAt) / 1000;
    });
  expect(waits.slice(0, 16)).toEqual(Array.from({length: 16}, () => 0));
  expect(waits.slice(16)).toEqual([40, 40, 40, 40]);
});

test("adaptive: who has answered once waits 40 ms for the next answer", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10);
        yield* readExactly(os, socket, 10);
        yield* os.send(socket, 20);
        yield* os.sleep(ms(300));
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* readExactly(os, peer, 10);
        yield* os.send(peer, 10);
        yield* drain(os, peer);
      })
    }
  });
  expect(story(run, {host: "server", from: ms(30), to: ms(300), reason: true}))
    .toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 11 (ack)
    30 server > . 1:11(10) ack 11 (data)
    90 server > . 11:11(0) ack 31 (ack-delayed)"
  `);
});

test("TCP_QUICKACK sends an ACK that was put off, and leaves interactive mode", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10);
        yield* readExactly(os, socket, 10);
        yield* os.send(socket, 20);
        yield* os.sleep(ms(300));
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* readExactly(os, peer, 10);
        yield* os.send(peer, 10);
        yield* readExactly(os, peer, 20);
        yield* os.sleep(ms(5));
        os.setsockopt(peer, "TCP_QUICKACK", true);
        yield* drain(os, peer);
      })
    }
  });
  expect(story(run, {host: "server", from: ms(30), to: ms(300), reason: true}))
    .toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 11 (ack)
    30 server > . 1:11(10) ack 11 (data)
    55 server > . 11:11(0) ack 31 (ack-read)"
  `);
});

test("a segment out of order is acknowledged at once, whatever the timer", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_NODELAY", true);
        yield* os.send(socket, 10);
        yield* os.send(socket, 10);
        yield* os.sleep(ms(100));
      })
    },
    server: {system: windows, main: sink},
    faults: [{kind: "delay", from: "client", nth: 3, by: ms(3)}]
  });
  expect(story(run, {host: "server", from: ms(30), to: ms(100), options: true}))
    .toMatchInlineSnapshot(`
    "30 server > . 1:1(0) ack 1 <sack 11:21>
    33 server > . 1:1(0) ack 21"
  `);
});

test("fixed: a wider window is announced once two segments are read, or half of the buffer", () => {
  /** The server's segments while it reads `size` bytes every 10 ms from a full buffer. */
  const reads = (size: number, buffer: number): string => {
    const run = simulate({
      client: {
        system: freebsd,
        sysctl: {tcp_timestamps: 0},
        main: connects(function* (os, socket) {
          yield* os.send(socket, 16_384);
        })
      },
      server: {
        system: freebsd,
        *main(os) {
          const listener = os.socket();
          os.setsockopt(listener, "SO_RCVBUF", buffer);
          os.bind(listener, 80);
          os.listen(listener);
          const peer = yield* os.accept(listener);
          yield* os.sleep(ms(300) - os.now());
          for (let i = 0; i < 4; i++) {
            yield* os.recv(peer, size);
            yield* os.sleep(ms(1));
          }
        }
      }
    });
    return story(run, {host: "server", from: ms(300), to: ms(304), window: true, reason: true});
  };
  expect(reads(1460, 7300)).toMatchInlineSnapshot(
    `"301 server > . 1:1(0) ack 7301 win 46 (window-update)"`
  );
  expect(reads(365, 1460)).toMatchInlineSnapshot(`
    "301 server > . 1:1(0) ack 1461 win 12 (window-update)
    303 server > . 1:1(0) ack 1461 win 23 (window-update)"
  `);
});
