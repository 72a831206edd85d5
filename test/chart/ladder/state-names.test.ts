// @vitest-environment happy-dom
/** The names of states: in their bands or beside them, each where it is read as that of its own. */
import {expect, test} from "vitest";
import {mbit, ms} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {hang} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fastRetransmit, zeroWindow} from "../../trace/fixture-runs.ts";

const texts = (svg: Element) =>
  [...svg.querySelectorAll(".state")].map(({textContent}) => textContent);

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
  // On a phone there is no room for the port: alone at its time, the first needs none.
  expect(texts(ladder(run, {width: 342}))).toEqual(
    expect.arrayContaining(["SYN-SENT", "LAST-ACK"])
  );
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
