/** What a scenario may hold: its options with their types, ranges, units and defaults. */
import {
  callback,
  flag,
  list,
  number,
  object,
  required,
  text,
  type Shape,
  type Shapes
} from "../base/shape.ts";
import {PAIR} from "../net/fault-shapes.ts";
import {linux} from "../os/systems/linux.ts";
import {knownProfiles, profileNamed} from "../os/systems/versions.ts";
import {words} from "./words.ts";

const {wanted} = words;

const LINK: Shapes = {
  delay: number(wanted.link.delay, {min: 0}),
  rate: number(wanted.link.rate, {min: 1, endless: true}),
  queue: number(wanted.link.queue, {min: 0, endless: true}),
  mark: number(wanted.link.mark, {min: 0, endless: true}),
  loss: number(wanted.link.loss, {min: 0, max: 1}),
  jitter: number(wanted.link.jitter, {min: 0}),
  duplicate: number(wanted.link.duplicate, {min: 0, max: 1}),
  reorder: number(wanted.link.reorder, {min: 0, max: 1}),
  mtu: number(wanted.link.mtu, {min: 68, whole: true, endless: true}),
  icmp: flag(wanted.link.icmp),
  natTimeout: number(wanted.link.natTimeout, {min: 0, endless: true})
};

const BETWEEN: Shapes = {...LINK, between: required({...PAIR, wanted: wanted.link.between})};

/** Whether a value has all that a profile has, of the same types: `{...linux, …}` has. */
function isLike(value: unknown, model: object): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(model).every(([name, of]) => {
    const own = (value as Readonly<Record<string, unknown>>)[name];
    return typeof own === typeof of && (typeof of !== "object" || isLike(own, of as object));
  });
}

/** An operating system: a profile, or the name of one. */
export const SYSTEM: Shape = {
  wanted: wanted.host.system(knownProfiles()),
  fits: (value) =>
    typeof value === "string" ? profileNamed(value) !== undefined : isLike(value, linux)
};

/** An IPv4 address. */
export const ADDRESS: Shape = text(wanted.host.address);

const HOST_OPTIONS: Shapes = {
  system: SYSTEM,
  main: callback(wanted.host.main),
  sysctl: object(wanted.host.sysctl),
  address: ADDRESS
};

/** One of `hosts`. */
export const HOST: Shape = required(object(wanted.client, HOST_OPTIONS));

/** The faults of a run that is made again. */
export const FAULTS: Shape = list(wanted.faults);

const SCENARIO: Shapes = {
  client: object(wanted.client, HOST_OPTIONS),
  server: object(wanted.server, HOST_OPTIONS),
  hosts: object(wanted.hosts),
  link: object(wanted.link_, LINK),
  links: list(wanted.links, object(wanted.links, BETWEEN)),
  faults: FAULTS,
  seed: number(wanted.seed, {whole: true}),
  until: number(wanted.until, {min: 0, endless: true}),
  // A run cannot be interrupted: this is what keeps the page alive, whatever a reader writes.
  budget: number(wanted.budget, {min: 1, max: 4e6, whole: true}),
  record: flag(wanted.record)
};

/** The scenario itself. */
export const WHOLE: Shape = required(object(words.scenario, SCENARIO));

/** What may be changed when a run is made again. */
export const CHANGES: Shapes = {
  systems: object(wanted.systems),
  trace: flag(wanted.trace),
  seed: number(wanted.otherSeed, {whole: true})
};
