/** When a segment counts as lost: to RACK (RFC 8985 §6.2), and by counting (RFC 6675 §3). */
import {expect, test} from "vitest";
import {mbit, ms} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {Tcb} from "../../src/tcp/block/tcb.ts";
import {adaptReordering} from "../../src/tcp/recovery/rack.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {sink, story} from "../sim/story.ts";
import {noEffects} from "./no-effects.ts";

test("the reordering window grows once a round trip in which a segment was sent in vain", () => {
  const [local, remote] = [
    {address: 1, port: 1},
    {address: 2, port: 2}
  ];
  const tcb = new Tcb(linux.tcp, defaultSettings(linux.tcp), noEffects, local, remote, true);
  const {cc} = tcb;
  const steps = [cc.reorderSteps];
  /** An ACK with a DSACK, for what left when `delivered` segments had been delivered. */
  const sentInVain = (delivered: number): void => {
    cc.dsackSeen = true;
    adaptReordering(tcb, delivered);
    steps.push(cc.reorderSteps);
  };
  cc.delivered = 10;
  sentInVain(5);
  // What left before the window grew tells of the same round trip.
  sentInVain(9);
  cc.delivered = 20;
  sentInVain(10);
  expect(steps).toEqual([1, 2, 2, 3]);
  // After enough recoveries without one it is small again.
  cc.reorderPersist = 0;
  adaptReordering(tcb, 20);
  expect(cc.reorderSteps).toBe(1);
});

test("by counting, a segment is lost when three behind it were SACKed, one by one", () => {
  const run = simulate({
    link: {delay: ms(50), rate: mbit(1)},
    client: {
      system: freebsd,
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, 10 * 1448);
        yield* os.sleep(ms(500));
      }
    },
    server: {main: sink},
    faults: [drop("client", 3), drop("client", 6)]
  });
  // Three SACKs tell of the first loss. Of the second they tell as the fifth comes, 24 ms later.
  expect(story(run, {from: ms(200), to: ms(300), host: "client"})).toMatchInlineSnapshot(`
    "237.952 client > . 1:1449(1448) ack 1
    261.952 client > . 4345:5793(1448) ack 1"
  `);
});
