/** Which connection of the record a segment belongs to. */
import {expect, test} from "vitest";
import {linux, ms, simulate, transcript} from "../../src/index.ts";

test("after a refused SYN, a simultaneous open between the same ports is one connection of its own", () => {
  const run = simulate({
    link: {delay: ms(50)},
    client: {
      system: linux,
      *main(os) {
        for (;;) {
          const socket = os.socket();
          os.bind(socket, 7001);
          const {errno} = yield* os.connect(socket, "server:7002");
          if (errno === null) return;
          os.close(socket);
        }
      }
    },
    server: {
      system: linux,
      *main(os) {
        yield* os.sleep(ms(80));
        const socket = os.socket();
        os.bind(socket, 7002);
        yield* os.connect(socket, "client:7001");
      }
    }
  });
  expect(run.connections.map(({opener}) => run.hosts[opener]?.name)).toEqual(["client", "server"]);
  const counts = [0, 1].map((id) => run.transits.filter((t) => t.connection === id).length);
  expect(counts).toEqual([2, 6]);
  // Numbers count from the start of that connection.
  expect(transcript(run).join(" ")).toContain("server → client ACK 1 leaves");
});
