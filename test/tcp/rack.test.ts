/** How long RACK lets a segment be late (RFC 8985 §6.2). */
import {expect, test} from "vitest";
import {linux} from "../../src/os/systems/linux.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {Tcb} from "../../src/tcp/block/tcb.ts";
import {adaptReordering} from "../../src/tcp/recovery/rack.ts";
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
