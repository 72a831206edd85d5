/** Replays of segments that no program sent: 22_*. */
import {ms} from "../../../src/base/units.ts";
import {forge, type Fault} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {ACK, FIN, PSH, RST, SYN} from "../../../src/wire/segment.ts";
import {clientData, ORIGIN, replay, type Parts, type Replay} from "../replay.ts";
import type {Trace, TracePacket} from "../trace.ts";

const BITS: Readonly<Record<string, number>> = {SYN, FIN, RST, PSH, ACK};
const flagsOf = (p: TracePacket): number =>
  p.flags.split("|").reduce((sum, name) => sum + (BITS[name] ?? 0), 0);

/** Segments to a closed port and to a listener, each from a port of its own. */
const closedPortProbes = (trace: Trace): Replay => {
  const probes = trace.packets.filter((p) => p.dir === "c>s");
  const closed = trace.events.filter((event) => event.what.includes("closed port")).length;
  return replay(trace, {
    *server(app) {
      app.listen();
      yield* app.at(0);
    },
    // A kernel at the other end would answer the answers: the recorder's did not.
    others: {nobody: {address: "10.0.0.100"}},
    faults: [
      {kind: "power-off", host: "nobody", at: 0},
      ...probes.map((p, n) =>
        forge(ORIGIN + ms(p.t_ms), "nobody", "server", {
          fromPort: 5000 + n,
          toPort: n < closed ? 81 : 80,
          flags: flagsOf(p),
          seq: 1000,
          ack: p.ack === undefined ? 0 : 5001,
          wnd: p.win
        })
      )
    ]
  });
};

const PORT = 41_000;

/** Segments forged into an established connection. */
const established = (trace: Trace): Replay => {
  const parts: Parts = {
    oneConnection: true,
    *client(app) {
      const socket = app.socket();
      app.os.bind(socket, {host: "client", port: PORT});
      yield* app.at(0);
      yield* app.os.connect(socket, "server:80");
      yield* app.sent(clientData);
      yield* app.os.send(socket, 10);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("recv()");
      yield* app.recv("recv()", peer);
      yield* app.recv("recv()", peer);
    }
  };
  return replay(trace, {...parts, faults: forgeries(trace, parts)});
};

/** The forged segments, numbered after the connection that the same seed opens without them. */
function forgeries(trace: Trace, parts: Parts): Fault[] {
  const {transits} = simulate(replay(trace, {...parts, until: 50}).scenario);
  const client = transits[0]?.segment.seq ?? 0;
  const server = transits[1]?.segment.seq ?? 0;
  const forged = trace.packets.filter((p) => p.dir === "c>s").slice(3);
  return forged.map((p) =>
    forge(ORIGIN + ms(p.t_ms), "client", "server", {
      fromPort: PORT,
      toPort: 80,
      flags: flagsOf(p),
      seq: (client + p.seq) >>> 0,
      ack: p.ack === undefined ? 0 : (server + p.ack) >>> 0,
      len: p.len,
      wnd: p.win >> (p.flags === "SYN" ? 0 : 7)
    })
  );
}

export const forged = {
  "22_closed_port_probes": closedPortProbes,
  "22_rfc5961_established": established
};
