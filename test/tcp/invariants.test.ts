/** What must hold of a TCB is checked after each change of it, and not in the built site. */
import {build, transform} from "esbuild";
import {join} from "node:path";
import {expect, test} from "vitest";
import {Connection, type ConnectionHost} from "../../src/os/kernel/connection.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {common} from "../../src/site/config/bundle-options.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {brokenInvariants} from "../../src/tcp/block/invariants.ts";
import type {Tcb} from "../../src/tcp/block/tcb.ts";
import {activeOpen} from "../../src/tcp/control/open.ts";
import {random} from "../../src/base/random.ts";

const host: ConnectionHost = {
  index: 0,
  name: "client",
  address: 1,
  off: false,
  fastOpens: {learn() {}},
  closed() {},
  listener: () => null,
  reset() {},
  random: random(1),
  world: {
    now: 0,
    log: null,
    schedule() {},
    scheduleLate() {},
    send() {},
    resolve: () => null,
    random: (name) => random(1, name)
  }
};

/** A connection that has sent its SYN. */
function opening(): Connection {
  const ends = [
    {address: 1, port: 1},
    {address: 2, port: 2}
  ] as const;
  const connection = new Connection(host, linux.tcp, defaultSettings(linux.tcp), ends, true);
  connection.act(0, (tcb) => activeOpen(tcb, 1000, 0));
  return connection;
}

test("a change that breaks an invariant throws, and says where and which", () => {
  expect(() => opening().act(5000, (tcb) => void (tcb.snd.una = 2000))).toThrow(
    "broken invariant: client at 5 ms in SYN-SENT: SND.UNA 2000 > SND.NXT 1001"
  );
});

test("each count, queue and timer that does not agree is found", () => {
  const broken = (change: (tcb: Tcb) => void): string => {
    const {tcb} = opening();
    change(tcb);
    return brokenInvariants(tcb, null).join("; ");
  };
  expect(broken(() => undefined)).toBe("");
  expect(broken((tcb) => tcb.retransmitTimer.stop())).toBe("data in flight, and no timer runs");
  expect(broken((tcb) => void (tcb.cc.lostOut = 1))).toContain("lostOut is 1, marked are 0");
  expect(broken((tcb) => void (tcb.cc.cwnd = 0))).toContain("cwnd is 0");
  expect(broken((tcb) => void (tcb.state = "CLOSED"))).toContain("a timer runs: retransmit idle");
});

test("the built site holds no check: it costs nothing there", async () => {
  const entry = join(import.meta.dirname, "../../src/os/kernel/connection.ts");
  const {outputFiles} = await build({...common, entryPoints: [entry], write: false});
  // The build puts pieces together once more, which takes out what nothing calls.
  const text = outputFiles[0]?.text ?? "";
  const {code} = await transform(text, {minify: true, treeShaking: true, format: "esm"});
  expect(code.includes("broken invariant") || code.includes("no timer runs")).toBe(false);
});
