/** Runs a scenario from its first event to its last, and hands back the record. */
import {checkValue, misfit, show} from "../base/shape.ts";
import {NEVER, hours, ms, us, type Micros} from "../base/units.ts";
import type {Fault} from "../net/fault.ts";
import type {CallPlace} from "../os/kernel/environment.ts";
import {Kernel} from "../os/kernel/kernel.ts";
import {endProcess, hangProcess, powerOff, resumeProcess} from "../os/sockets/process-control.ts";
import {Unwaited} from "../os/kernel/thread.ts";
import {linux} from "../os/systems/linux.ts";
import {startProgram} from "../os/calls/syscalls.ts";
import {withSysctl} from "../os/systems/sysctl.ts";
import {profileNamed} from "../os/systems/versions.ts";
import {formatAddress, parseAddress} from "../wire/address.ts";
import type {LinkSettings} from "../net/link.ts";
import {SegmentFaults} from "../net/segment-faults.ts";
import {Network, type Wire} from "./network.ts";
import {EVENTS_PER_QUESTION, askPatience} from "./interrupt.ts";
import {Recorder} from "./recorder.ts";
import type {Changes, RunEnd} from "./record.ts";
import type {TraceData} from "./trace-data.ts";
import type {HostOptions, LinkOptions, Scenario} from "./scenario.ts";
import {checkName, hostNames, validate} from "./validate.ts";
import {ADDRESS, SYSTEM} from "./scenario-shapes.ts";
import {words} from "./words.ts";

/** Events after which a run is taken for one that would never end: about a second of work. */
const BUDGET = 300_000;
/** A day: keepalive probes, for one, go on forever and would keep a run from ending. */
const LONGEST = hours(24);
/** The network 10.0.0.0/24: hosts are numbered from 10.0.0.1. */
const FIRST_ADDRESS = 0x0a000001;

/**
 * Simulates hosts, their programs and the links between them, and returns the record of all that
 * happened. The same scenario with the same seed gives the same record. Throws a TypeError that
 * names the option when the scenario is wrong, and whatever a program throws.
 *
 * @param scenario - hosts with their operating systems and programs, links, faults and the seed
 * @param trace - whether to note for each call where in its program it stands
 * @param where - the function that was called, as messages name it
 */
export function record(scenario: Scenario, trace = false, where = "simulate()"): TraceData {
  validate(scenario, where);
  try {
    return run(scenario, trace, null);
  } catch (error) {
    if (error instanceof Unwaited) locate(error, scenario);
    throw error;
  }
}

/**
 * Gives an error the place of the call that was not waited for. Where every call stands would take
 * long to note: the run is made again up to there, and is the same again.
 */
function locate(error: Unwaited, scenario: Scenario): void {
  try {
    run(scenario, false, error.place);
  } catch (again) {
    const {stack} = (again instanceof Unwaited && again.trace) || {};
    const frames = stack?.indexOf("\n") ?? -1;
    if (stack && frames > 0) error.stack = `${String(error)}${stack.slice(frames)}`;
  }
}

function run(scenario: Scenario, trace: boolean, traced: CallPlace | null): TraceData {
  const seed = scenario.seed ?? 1;
  const faults = scenario.faults ?? [];
  const log = scenario.record === false ? null : new Recorder(trace, true);
  const names = hostNames(scenario);
  const network = new Network(seed, log, (a, b) => wireBetween(scenario, names, a, b));
  network.traced = traced;
  names.forEach((name, index) => addHost(network, scenario, name, index, faults));
  scheduleFaults(network, names, faults);
  names.forEach((name, index) => {
    const {main} = optionsOf(scenario, name);
    if (main) startProgram(network.kernels[index] as Kernel, main);
  });
  const end = play(network, scenario.until, scenario.budget ?? BUDGET);
  return toData(network, scenario, seed, end);
}

function optionsOf(scenario: Scenario, name: string): HostOptions {
  const own = name === "client" ? scenario.client : name === "server" ? scenario.server : undefined;
  return own ?? scenario.hosts?.[name] ?? {};
}

function addHost(
  network: Network,
  scenario: Scenario,
  name: string,
  index: number,
  faults: readonly Fault[]
): void {
  const options = optionsOf(scenario, name);
  const {system = linux} = options;
  // Names were looked over before: there is a profile for each.
  const chosen = typeof system === "string" ? (profileNamed(system) ?? linux) : system;
  const profile = withSysctl(chosen, options.sysctl ?? {}, "simulate()", `${name}.sysctl.`);
  const address =
    options.address === undefined ? FIRST_ADDRESS + index : addressOf(name, options.address);
  const same = network.kernels.find((kernel) => kernel.address === address);
  if (same) {
    const [one, other] = [show(same.name), show(name)];
    throw new TypeError(words.sameAddress(one, other, formatAddress(address)));
  }
  network.addHost(
    new Kernel(network, {index, name, address}, profile),
    new SegmentFaults(name, faults)
  );
}

function addressOf(name: string, text: string): number {
  const address = parseAddress(text);
  if (address !== null) return address;
  throw new TypeError(misfit("simulate()", `${name}.address`, text, ADDRESS));
}

/** What the scenario says of the wire between two hosts; a host has one to itself, too. */
function wireBetween(scenario: Scenario, names: readonly string[], a: number, b: number): Wire {
  // Loopback: no network, but not no time at all.
  if (a === b) return {settings: {...settingsOf({}), delay: us(20)}, natTimeout: NEVER};
  const [one = "", other = ""] = [names[a], names[b]];
  const own = scenario.links?.find(({between}) => between.includes(one) && between.includes(other));
  const link = own ?? scenario.link ?? {};
  return {settings: settingsOf(link), natTimeout: link.natTimeout ?? NEVER};
}

function settingsOf(link: LinkOptions): LinkSettings {
  return {
    delay: link.delay ?? ms(10),
    rate: link.rate ?? Infinity,
    queue: link.queue ?? 1000,
    mark: link.mark ?? Infinity,
    loss: link.loss ?? 0,
    jitter: link.jitter ?? 0,
    duplicate: link.duplicate ?? 0,
    reorder: link.reorder ?? 0,
    mtu: link.mtu ?? Infinity,
    icmp: link.icmp ?? true
  };
}

/** Faults that have a time become events; those of single segments are asked by the network. */
function scheduleFaults(
  network: Network,
  names: readonly string[],
  faults: readonly Fault[]
): void {
  for (const fault of faults) {
    if (!("at" in fault)) continue;
    network.schedule(fault.at, {
      run: () => apply(network, names, fault)
    });
  }
}

function apply(network: Network, names: readonly string[], fault: Fault): void {
  const index = (name: string): number => names.indexOf(name);
  const kernel = (name: string): Kernel => network.kernels[index(name)] as Kernel;
  const {now, log} = network;
  switch (fault.kind) {
    case "cut":
    case "unreachable":
    case "heal": {
      const pair = fault.between && ([index(fault.between[0]), index(fault.between[1])] as const);
      const code = fault.kind === "unreachable" ? fault.code : null;
      network.setOutage({cut: fault.kind === "cut", unreachable: code}, pair);
      log?.fault(pair ?? names.map((_, host) => host), fault, now);
      return;
    }
    case "hang":
      hangProcess(kernel(fault.host));
      break;
    case "resume":
      resumeProcess(kernel(fault.host));
      break;
    case "kill":
      endProcess(kernel(fault.host), now);
      break;
    case "power-off":
      powerOff(kernel(fault.host), now);
      break;
    case "forge":
      network.forge(index(fault.from), index(fault.to), fault.segment);
      return;
    default:
      return;
  }
  log?.fault([index(fault.host)], fault, now);
}

/** The loop: the next event, until nothing is left, the time is over, or it was too much. */
function play(network: Network, until: Micros | undefined, budget: number): RunEnd {
  const {events} = network;
  for (let count = 0; count < budget; count++) {
    const at = events.nextAt;
    if (at === NEVER) {
      return {at: network.log?.endsAt ?? network.now, why: "quiet"};
    }
    if (at > (until ?? LONGEST)) {
      return {at: until ?? network.log?.endsAt ?? network.now, why: "until"};
    }
    network.advance(at);
    events.pop()?.run(at);
    if (count % EVENTS_PER_QUESTION === EVENTS_PER_QUESTION - 1) askPatience();
  }
  return {at: network.now, why: "budget", events: budget};
}

function toData(network: Network, scenario: Scenario, seed: number, end: RunEnd): TraceData {
  const log = network.log ?? new Recorder();
  log.instantOver(network.now);
  const {connections, sockets, programs, notes} = log;
  return {
    seed,
    hosts: network.kernels.map(({name, profile, address}) => ({
      name,
      system: profile.system,
      profile: profile.name,
      title: profile.title,
      address,
      dotted: formatAddress(address)
    })),
    connections,
    sockets,
    transits: log.transits.columns(),
    states: log.states.columns(),
    calls: log.calls.columns(),
    programs,
    waits: log.waits.columns(),
    notes,
    samples: log.samples.columns(),
    end,
    faults: scenario.faults ?? []
  };
}

/** The scenario with other operating systems. Throws a TypeError for a host that is not there. */
export function withSystems(
  scenario: Scenario,
  systems: NonNullable<Changes["systems"]>
): Scenario {
  const names = hostNames(scenario);
  let changed = scenario;
  for (const [name, system] of Object.entries(systems)) {
    checkName("run.again()", name, names, "systems");
    checkValue("run.again()", `systems.${name}`, system, SYSTEM);
    const host = {...optionsOf(scenario, name), system};
    const own = name in scenario && (name === "client" || name === "server");
    changed = own
      ? {...changed, [name]: host}
      : {...changed, hosts: {...changed.hosts, [name]: host}};
  }
  return changed;
}
