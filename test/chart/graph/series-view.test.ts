// @vitest-environment happy-dom
/** The throughput of a flow: what reached the receiver in each stretch of time. */
import {expect, test} from "vitest";
import {gbit, ms} from "../../../src/base/units.ts";
import {seriesView} from "../../../src/chart/graph/series-view.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";

test("a window that is sent in bursts has the rate of a round trip, not of the link", () => {
  const buffer = 20_000;
  const run = simulate({
    link: {delay: ms(50), rate: gbit(1)},
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", buffer);
        os.bind(listener, {port: 7777});
        os.listen(listener);
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 65_536)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 400_000);
        os.close(socket);
      }
    }
  });
  const view = seriesView({goTo: () => undefined, pick: () => undefined});
  view.show(run);
  const names = [...view.node.querySelectorAll("svg")].map((each) =>
    each.getAttribute("aria-label")
  );
  const told = /Throughput up to ([\d.]+) Mbit\/s/.exec(names.join("; "));
  // Of 40,000 bytes, which SO_RCVBUF = 20,000 gives, a half is offered as the window.
  const rate = (buffer * 8) / 0.1 / 1e6;
  expect(Number(told?.[1])).toBeGreaterThan(0.5 * rate);
  expect(Number(told?.[1])).toBeLessThan(2.5 * rate);
});
