/** A model as a scenario that can be run without its text. */
import {seconds} from "../../base/units.ts";
import type {Blocked, Os, Program, Socket} from "../../os/api.ts";
import type {Profile} from "../../os/systems/profile.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import {linux} from "../../os/systems/linux.ts";
import type {HostOptions, Scenario} from "../../sim/scenario.ts";
import {simulate} from "../query/simulate.ts";
import type {Run} from "../query/trace.ts";
import type {CaptureModel, ModelEnd, Step} from "./model.ts";

/** The run goes on for so long after the capture's last segment. */
const AFTER = seconds(1);

/**
 * A run that does far more than the capture is not the same, and must not take the page's time: a
 * segment takes some ten events.
 */
const EVENTS = 50;
const LEAST_EVENTS = 5_000;
const MOST_EVENTS = 300_000;

/** Runs a model. */
export const runModel = (model: CaptureModel): Run => simulate(scenarioOf(model));

function scenarioOf(model: CaptureModel): Scenario {
  const [client, server] = model.ends;
  const {delay, rate, faults} = model;
  return {
    link: {delay, ...(rate === null ? {} : {rate})},
    server: {
      ...hostOf(server),
      ...(model.refused ? {} : {main: serves(server)})
    },
    client: {...hostOf(client), main: connects(client, server.port)},
    faults,
    until: untilOf(model),
    budget: Math.min(MOST_EVENTS, LEAST_EVENTS + EVENTS * model.segments)
  };
}

/** When the run ends, in whole seconds. */
export const untilOf = ({until}: CaptureModel): number =>
  seconds(Math.ceil((until + AFTER) / seconds(1)));

const hostOf = ({guess, mss, sysctl}: ModelEnd): HostOptions => ({
  system: systemOf(guess.system, mss),
  ...(Object.keys(sysctl).length > 0 ? {sysctl} : {})
});

function systemOf(name: string, mss: number | null): Profile {
  const system = profileNamed(name) ?? linux;
  return mss === null ? system : {...system, tcp: {...system.tcp, mss}};
}

const serves = (end: ModelEnd): Program =>
  function* (os) {
    const listener = os.listen({port: end.port});
    const socket = yield* os.accept(listener);
    setOptions(os, socket, end);
    yield* act(os, socket, end.steps);
  };

const connects = (end: ModelEnd, port: number): Program =>
  function* (os) {
    const socket = yield* os.connect(`server:${port}`);
    setOptions(os, socket, end);
    yield* act(os, socket, end.steps);
  };

function setOptions(os: Os, socket: Socket, {noDelay, keepalive}: ModelEnd): void {
  if (noDelay) os.setsockopt(socket, "TCP_NODELAY", true);
  if (!keepalive) return;
  os.setsockopt(socket, "SO_KEEPALIVE", true);
  os.setsockopt(socket, "TCP_KEEPIDLE", keepalive.idle / seconds(1));
  if (keepalive.interval !== null)
    os.setsockopt(socket, "TCP_KEEPINTVL", keepalive.interval / seconds(1));
  if (keepalive.count !== null) os.setsockopt(socket, "TCP_KEEPCNT", keepalive.count);
}

function* act(os: Os, socket: Socket, steps: readonly Step[]): Generator<Blocked, void, void> {
  for (const step of steps) {
    if (step.does === "repeat")
      for (let n = 0; n < step.times; n++) yield* act(os, socket, step.steps);
    else if (step.does === "sleep") yield* os.sleep(step.time);
    else if (step.does === "send") yield* os.send(socket, step.bytes);
    else if (step.does === "recv") yield* recv(os, socket, step.bytes, step.once);
    else if (step.does === "drain") while ((yield* os.recv(socket, 65536)).length > 0);
    else if (step.does === "shutdown") os.shutdown(socket, "SHUT_WR");
    else {
      if (step.does === "abort") os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0});
      os.close(socket);
    }
  }
}

function* recv(
  os: Os,
  socket: Socket,
  bytes: number,
  once: boolean
): Generator<Blocked, void, void> {
  for (let [left, length] = [bytes, 1]; left > 0 && length > 0; left -= length) {
    ({length} = yield* os.recv(socket, left));
    if (once) return;
  }
}
