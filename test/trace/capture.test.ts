import {expect, it} from "vitest";
import {drop, freebsd, linux, ms, simulate, windows, type Profile} from "../../src/index.ts";
import {capturedPackets, captureRun} from "../../src/trace/export/capture.ts";
import {describeWithTshark, dissect, expected} from "../wire/tshark.ts";

/** A conversation with a loss on the way, between two systems. */
const conversation = (client: Profile, server: Profile, octets: number) =>
  simulate({
    link: {delay: ms(10)},
    faults: [drop("client", 7)],
    client: {
      system: client,
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, "who is there?");
        yield* os.send(socket, octets);
        os.shutdown(socket, "SHUT_WR");
        while ((yield* os.recv(socket)).length > 0);
        os.close(socket);
      }
    },
    server: {
      system: server,
      *main(os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer)).length > 0);
        yield* os.send(peer, "goodbye");
        os.close(peer);
      }
    }
  });

it("a captured segment says why it was sent, and how it was lost", () => {
  const comments = capturedPackets(conversation(linux, linux, 20_000)).map((p) => p.comment);
  expect(comments.slice(0, 3)).toEqual(["connect", "syn-ack", "ack; of the SYN"]);
  expect(comments).toContain("data; lost: chosen");
  expect(comments.filter((comment) => comment?.startsWith("fast-retransmit 1"))).toHaveLength(1);
});

describeWithTshark("Wireshark reads a whole run", () => {
  it.each([
    ["Linux to Linux", linux, linux],
    ["Windows to Linux", windows, linux],
    ["Linux to FreeBSD", linux, freebsd]
  ])("%s: no malformed packet, no bad checksum, the same numbers", (_, client, server) => {
    const run = conversation(client, server, 40_000);
    const {packets, warnings} = dissect(captureRun(run));
    expect(packets).toEqual(capturedPackets(run).map((packet) => expected(packet, 0)));
    expect(packets.length).toBeGreaterThan(30);
    expect(warnings).toEqual([]);
  });
});
