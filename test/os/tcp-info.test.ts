/**
 * tcpInfo(): what it counts (tcp(7), TCP_INFO). What the kernel says in many more cases stands in
 * test/live/recorded/tcp-info.
 */
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import type {TcpInfo} from "../../src/os/tcp-info.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

/** A client writes 3,000 bytes, and what both ends know a second later. */
function told(faults: Parameters<typeof simulate>[0]["faults"] = []): Record<string, TcpInfo> {
  const found: Record<string, TcpInfo> = {};
  simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, 3000);
        yield* os.sleep(seconds(1));
        const info = os.tcpInfo(socket);
        if (info) found["client"] = info;
      }
    },
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        yield* os.recv(peer, 3000, "MSG_WAITALL");
        yield* os.sleep(ms(900));
        const info = os.tcpInfo(peer);
        if (info) found["server"] = info;
      }
    },
    faults
  });
  return found;
}

test("it counts segments and bytes, those with payload apart", () => {
  const {client, server} = told();
  // SYN, ACK and three with data; the server's SYN, ACK left before Linux had a socket for it.
  expect(client).toMatchObject({segsOut: 5, dataSegsOut: 3, bytesSent: 3000, bytesAcked: 3000});
  expect(server).toMatchObject({dataSegsIn: 3, bytesReceived: 3000, recvQueue: 0});
  // One SYN counts, the ACK of the handshake, and the data.
  expect(server?.segsIn).toBe(5);
  expect(client?.segsIn).toBe((server?.segsOut ?? 0) + 1);
});

test("what was sent again is counted apart, and in what was sent", () => {
  const {client} = told([drop("client", "data")]);
  expect(client).toMatchObject({
    bytesSent: 3000 + (client?.bytesRetrans ?? 0),
    bytesAcked: 3000,
    totalRetrans: 1,
    dataSegsOut: 4
  });
  expect(client?.bytesRetrans).toBe(client?.mss);
});

test("it says how long ago data left, and how long ago something came", () => {
  const {client} = told();
  expect(client?.lastDataSent).toBe(seconds(1));
  expect(client?.lastAckRecv).toBe(seconds(1) - (client?.minRtt ?? 0));
  expect(client).toMatchObject({caState: "open", unacked: 0, notSent: 0, advmss: 1448});
});
