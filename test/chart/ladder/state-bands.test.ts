// @vitest-environment happy-dom
/** State bands: a lane for each socket, a meaning for each state. */
import {expect, test} from "vitest";
import {mbit, minutes, ms} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {cut, hang} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fastRetransmit, zeroWindow} from "../../trace/fixture-runs.ts";
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

test("no name beside a band begins below the state that follows: it would be read as its name", () => {
  const numbers = (node: Element, ...names: readonly string[]) =>
    names.map((name) => Number(node.getAttribute(name)));
  for (const run of [fastRetransmit(), zeroWindow()]) {
    for (const width of [342, 726, 1078]) {
      const {node} = drawLadder(run, {width});
      const bands = [...node.querySelectorAll("rect.band")];
      const names = [...node.querySelectorAll<SVGElement>(".state.beside")];
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const [y = 0] = numbers(name, "y");
        // Its state begins where the name says that it belongs, a hair above its band.
        const own = bands.findIndex((band) => {
          const [top = 0] = numbers(band, "y");
          const isNear = Math.abs(top - Number(name.dataset.since)) < 1;
          return isNear && name.textContent?.includes(band.getAttribute("data-state") ?? "?");
        });
        const [x] = numbers(bands[own]!, "x");
        const next = bands.slice(own + 1).find((band) => numbers(band, "x")[0] === x);
        const begins = next ? numbers(next, "y")[0]! : Infinity;
        const where = `${name.textContent} at ${width} px`;
        // A line's letters reach 9 px above its base line; a short state has half a line.
        const [top = 0] = numbers(bands[own]!, "y");
        expect(y - 9, where).toBeLessThan(Math.max(begins, top + 6));
      }
    }
  }
});

test("states keep their names on a phone", () => {
  const run = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer, 4096)).length > 0);
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 5);
        yield* os.sleep(ms(30));
        os.close(socket);
      }
    }
  });
  expect(texts(ladder(run, {width: 342}))).toEqual(
    expect.arrayContaining([
      "SYN-SENT",
      "ESTABLISHED",
      "FIN-WAIT-1",
      "TIME-WAIT",
      "LISTEN",
      "SYN-RECEIVED",
      "LAST-ACK"
    ])
  );
});

test("beside the band of another state, one that lasts no time is told with the time it lasts", () => {
  // Each socket goes through FIN-WAIT-2 at once, and TIME-WAIT has its name in its band.
  const run = simulate({
    link: {delay: ms(20)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (let i = 0; i < 2; i++) {
          const peer = yield* os.accept(listener);
          while ((yield* os.recv(peer, 4096)).length > 0);
          os.close(peer);
        }
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 2; i++) {
          const socket = yield* os.connect("server:7777");
          os.close(socket);
          yield* os.sleep(ms(200));
        }
      }
    }
  });
  const svg = ladder(run, {width: 1080});
  // The port of one whose TIME-WAIT has its name in its band; the other's two names are in order.
  const [port] = [...svg.querySelectorAll(".state.in")].flatMap(
    ({textContent}) => /^(\d+) TIME-WAIT$/.exec(textContent)?.[1] ?? []
  );
  expect(port).toBeDefined();
  const passed = texts(svg).filter((text) => text.startsWith(`${port} FIN-WAIT-2`));
  expect(passed).toEqual([`${port} FIN-WAIT-2 for 0 ms`]);
});

test("where no band of a socket is long enough for its port, that stands beside its first one", () => {
  // As the third connection, which is reset right away.
  const run = simulate({
    link: {delay: ms(20)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        for (let i = 0; i < 3; i++) {
          const peer = yield* os.accept(listener);
          while ((yield* os.recv(peer, 4096)).length > 0);
          os.close(peer);
        }
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 3; i++) {
          const socket = yield* os.connect("server:7777");
          if (i === 2) os.setsockopt(socket, "SO_LINGER", {l_onoff: true, l_linger: 0});
          os.close(socket);
          yield* os.sleep(ms(200));
        }
      }
    }
  });
  const {port} = run.sockets.filter(({host}) => host === 0).at(-1)!.local;
  for (const width of [726, 1080]) {
    const names = texts(ladder(run, {width}));
    expect(names, String(width)).toContain(`${port} SYN-SENT`);
  }
});

test("a state that begins right before a break has its name behind it", () => {
  const run = simulate({
    link: {delay: ms(30)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.sleep(ms(150));
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        yield* os.recv(yield* os.connect("server:7777"));
      }
    },
    faults: [hang("client", ms(150))]
  });
  for (const width of [620, 790, 1080]) expect(texts(ladder(run, {width}))).toContain("FIN-WAIT-2");
});

test("where there is room for one name, the state that lasts has it", () => {
  const run = simulate({
    link: {delay: ms(20), rate: mbit(1)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.send(peer, 20_000);
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        while ((yield* os.recv(socket, 65_536, "MSG_WAITALL")).length > 0);
        os.close(socket);
      }
    }
  });
  for (const width of [340, 366, 380]) {
    const names = texts(ladder(run, {width}));
    expect(names).toContain("TIME-WAIT");
    expect(names).not.toContain("FIN-WAIT-2");
  }
});

test("a state that lasts no time has its name above that of the state after it", () => {
  const run = simulate({
    link: {delay: ms(10)},
    until: ms(70),
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.recv(peer, 4096);
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.sleep(ms(20));
        os.close(socket);
      }
    }
  });
  const beside = [...ladder(run, {width: 700}).querySelectorAll(".state.beside")];
  const yOf = (name: string) =>
    Number(beside.find(({textContent}) => textContent === name)?.getAttribute("y"));
  expect(yOf("FIN-WAIT-2")).toBeGreaterThan(0);
  expect(yOf("FIN-WAIT-2")).toBeLessThan(yOf("TIME-WAIT"));
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
