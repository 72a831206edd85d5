// @vitest-environment happy-dom
/** State bands: a lane for each socket, a meaning for each state. */
import {expect, test} from "vitest";
import {minutes, ms} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {cut} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

/** A server that never closes, and a client that opens and closes `n` connections. */
const leak = (n: number) =>
  simulate({
    link: {delay: ms(10)},
    until: minutes(3),
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (;;) {
          const peer = yield* os.accept(listener);
          yield* os.recv(peer, 4096);
        }
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < n; i++) {
          const socket = yield* os.connect("server:7777");
          yield* os.sleep(ms(20));
          os.close(socket);
        }
      }
    }
  });

const texts = (svg: Element) =>
  [...svg.querySelectorAll(".state")].map(({textContent}) => textContent);

test("sockets that are open at once have a lane each, by the port that tells them apart", () => {
  const run = leak(5);
  const svg = ladder(run, {width: 1080});
  const named = texts(svg).filter((text) => text.endsWith("CLOSE-WAIT"));
  const ports = run.sockets
    .filter(({host, connection}) => host === 1 && connection >= 0)
    .map(({remote}) => `${remote!.port} CLOSE-WAIT`);
  expect(new Set(named)).toEqual(new Set(ports));
  const lanes = [...svg.querySelectorAll('.band[data-state="CLOSE-WAIT"]')].map((band) =>
    band.getAttribute("x")
  );
  expect(new Set(lanes).size).toBe(5);
});

test("on a phone, too, every lane has its name, beside the host's line as well", () => {
  const ports = (width: number) =>
    new Set(
      texts(ladder(leak(2), {width})).flatMap((text) => /^(\d+) CLOSE-WAIT$/.exec(text)?.[1] ?? [])
    );
  expect(ports(366).size).toBe(2);
  expect(ports(366)).toEqual(ports(1080));
});

test("a name in its band is faint until its state begins, and then firm as a whole", () => {
  const run = leak(1);
  const drawn = drawLadder(run, {width: 1080});
  const faint = () => [...drawn.node.querySelectorAll(".state.in.ahead")].length;
  const all = drawn.node.querySelectorAll(".state.in").length;
  expect(all).toBeGreaterThan(0);
  drawn.moveTo(0);
  expect(faint()).toBeGreaterThan(0);
  expect(faint()).toBeLessThan(all);
  drawn.moveTo(run.end.at);
  expect(faint()).toBe(0);
});

test.each([1080, 360])(
  "in %i px a listener has a lane of its own, beside its connections, as long as it listens",
  (width) => {
    const run = simulate({
      link: {delay: ms(10)},
      server: {
        *main(os) {
          const listener = os.listen({port: 7777});
          const peer = yield* os.accept(listener);
          yield* os.sleep(ms(60));
          os.close(listener);
          yield* os.recv(peer);
          yield* os.sleep(ms(100));
          os.close(peer);
        }
      },
      client: {
        *main(os) {
          yield* os.sleep(ms(20));
          const socket = yield* os.connect("server:7777");
          yield* os.sleep(ms(100));
          os.close(socket);
        }
      }
    });
    const drawn = drawLadder(run, {width});
    const closed = run.host("server").calls("close")[0]!.calledAt;
    const [listening, ...more] = [...drawn.node.querySelectorAll('.band[data-state="LISTEN"]')];
    expect(more).toEqual([]);
    const [x = 0, y = 0, height = 0] = ["x", "y", "height"].map((name) =>
      Number(listening!.getAttribute(name))
    );
    expect(Math.abs(y - drawn.y(0))).toBeLessThan(2);
    expect(Math.abs(y + height - drawn.y(closed))).toBeLessThan(2);
    // Beyond those of the connection, as seen from the host's line.
    for (const state of ["SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT"]) {
      const band = [...drawn.node.querySelectorAll(`.band[data-state="${state}"]`)].at(-1);
      const end = Number(band?.getAttribute("x")) + Number(band?.getAttribute("width"));
      expect(end, state).toBeLessThan(x);
    }
    // With its name, and the connection needs no other one for that.
    expect(texts(drawn.node)).toEqual(expect.arrayContaining(["LISTEN", "ESTABLISHED"]));
  }
);

test("two ports that are listened to at once are two lanes, told apart by the port", () => {
  const run = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        os.listen({port: 7777});
        const peer = yield* os.accept(os.listen({port: 8888}));
        yield* os.recv(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:8888");
        yield* os.sleep(ms(200));
        os.close(socket);
      }
    }
  });
  const svg = ladder(run, {width: 1080});
  const lanes = [...svg.querySelectorAll('.band[data-state="LISTEN"]')];
  expect(new Set(lanes.map((band) => band.getAttribute("x"))).size).toBe(2);
  expect(texts(svg)).toEqual(expect.arrayContaining(["7777 LISTEN", "8888 LISTEN", "ESTABLISHED"]));
});

test("what finds no lane is counted", () => {
  const svg = ladder(leak(12), {width: 1080});
  expect(svg.textContent).toContain("+ 4 more sockets");
  expect(ladder(leak(12), {width: 360}).textContent).toContain("+ 9");
});

test("a state that waits for this program has a pattern and a name for it, besides its colour", () => {
  const svg = ladder(leak(1));
  const band = svg.querySelector('.band[data-state="CLOSE-WAIT"]')!;
  expect([...band.classList]).toContain("program");
  expect(band.querySelector("title")?.textContent).toBe(
    "server: CLOSE-WAIT, waits for this program"
  );
  expect(svg.querySelector(".pattern.program")).not.toBeNull();
  expect(svg.querySelector("defs pattern .hatch.program")).not.toBeNull();
});

test("the band of a connection that lives on goes on below the last loss of the run", () => {
  const run = simulate({
    link: {delay: ms(20)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.sleep(ms(200));
        os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 0});
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.recv(socket);
      }
    },
    faults: [cut(ms(100))]
  });
  const rst = run.transits.at(-1)!;
  expect(rst.lost?.at).toBeGreaterThan(rst.sentAt);
  // Nothing happens after the end of a run.
  expect(run.end).toEqual({at: rst.lost?.at, why: "quiet"});
  const drawn = drawLadder(run);
  const band = drawn.node.querySelector('.band[data-state="ESTABLISHED"][data-socket="0"]')!;
  const bottom = Number(band.getAttribute("y")) + Number(band.getAttribute("height"));
  expect(bottom).toBeGreaterThan(drawn.y(run.end.at));
});

test("beside a longer run, too, the band of a connection that lives on goes on", () => {
  const lives = (pause: number) =>
    simulate({
      link: {delay: ms(10)},
      server: {main: readsToTheEnd},
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          yield* os.sleep(pause);
          yield* os.send(socket, 5);
        }
      }
    });
  const [short, long] = [lives(ms(10)), lives(ms(100))];
  const drawn = drawLadder(short, {beside: [long]});
  for (const band of drawn.node.querySelectorAll('.band[data-state="ESTABLISHED"]')) {
    const bottom = Number(band.getAttribute("y")) + Number(band.getAttribute("height"));
    expect(bottom).toBeGreaterThan(drawn.y(long.end.at));
  }
});
