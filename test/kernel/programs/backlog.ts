/** Replays of a listener whose queues are full: 11_* and the SYN flood, 20_*. */
import {ms} from "../../../src/base/units.ts";
import {forge, powerOff} from "../../../src/net/fault.ts";
import {SYN} from "../../../src/wire/segment.ts";
import {ORIGIN, replay, type App, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

const CLIENTS = [1, 2, 3, 4, 5];

/** Listens with backlog 1 and never accepts. */
const deaf = function* (app: App) {
  app.listen({}, {backlog: 1});
  yield* app.at(0);
};

/** Client `n` of a burst: connects when its SYN was sent, and sends 6 bytes when it may. */
const burstClient = (n: number, ended: Map<number, string>) =>
  function* (app: App) {
    const name = `client ${String(n)}`;
    yield* app.sent((p) => p.conn === n);
    const socket = app.socket();
    const answer = yield* app.os.connect(socket, "server:80");
    ended.set(n, answer.errno ?? "ok");
    const said = app.trace.events.filter((event) => event.what.startsWith(`${name} `));
    if (said[0]) yield* app.at(said[0].t_ms);
    app.answer(`${name} connect()`, answer.errno ?? "ok");
    yield* app.os.send(socket, 6);
    if (said[1]) yield* app.recv(`${name} recv()`, socket);
  };

const burst = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const ended = new Map<number, string>();
      for (const n of CLIENTS) app.spawn(burstClient(n, ended));
      const end = trace.events.at(-1)?.t_ms ?? 0;
      yield* app.at(end);
      for (const client of CLIENTS) {
        app.result({client, connect: ended.get(client) ?? "(still waiting)"});
      }
    },
    server: deaf
  });

/** Client `n` of five in a row; the recorder's own patience ends a call that hangs. */
const patientClient = (n: number, ended: Map<number, string>) =>
  function* (app: App) {
    const what = `client ${String(n)} connect()`;
    let answer: string | null = null;
    app.spawn(function* (other) {
      yield* other.sent((p) => p.conn === n);
      answer = (yield* other.os.connect(other.socket(), "server:80")).errno ?? "ok";
    });
    const end = app.trace.events.find((event) => event.what.startsWith(`${what} ->`));
    yield* app.at((end?.t_ms ?? 0) + 1);
    ended.set(n, answer ?? "TimeoutError");
    app.answer(what, ended.get(n) ?? "");
  };

const sequential = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const ended = new Map<number, string>();
      for (const n of CLIENTS) app.spawn(patientClient(n, ended));
      yield* app.at(trace.events.at(-1)?.t_ms ?? 0);
      for (const client of CLIENTS) app.result({client, connect: ended.get(client) ?? ""});
    },
    server: deaf
  });

/** Ten SYNs from addresses where nobody answers; then an honest client. */
const synFlood = (trace: Trace): Replay => {
  const forged = trace.packets.filter((p) => p.flags === "SYN").slice(0, 10);
  const what = "honest client connect()";
  return replay(trace, {
    *client(app) {
      yield* app.called(what);
      const answer = yield* app.does(what, app.os.connect(app.socket(), "server:80"));
      app.result({"honest connect": answer.errno ?? "ok"});
    },
    *server(app) {
      app.listen({}, {backlog: 128});
      yield* app.at(0);
    },
    others: {nobody: {address: "10.0.0.100"}},
    faults: [
      powerOff("nobody", 0),
      ...forged.map((p, n) =>
        forge(ORIGIN + ms(p.t_ms), "nobody", "server", {
          fromPort: 5000 + n,
          toPort: 80,
          flags: SYN,
          seq: 1000 * n,
          wnd: 64_240,
          mss: 1460,
          wscale: 7
        })
      )
    ]
  });
};

export const backlog = {
  "11_backlog_abort_on_overflow": burst,
  "11_backlog_burst_cookies": burst,
  "11_backlog_half_open": burst,
  "11_backlog_sequential": sequential,
  "20_synflood_cookies": synFlood
};
