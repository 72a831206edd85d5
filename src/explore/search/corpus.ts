/** The runs from which a search goes on: those that reached something new. */
import type {Random} from "../../base/random.ts";
import {Coverage} from "./coverage.ts";
import {
  type Disturbance,
  type DisturbanceKind,
  type Places,
  anyDisturbance,
  oneOf
} from "./disturbance.ts";

/** What is done to one run. */
export interface Trial {
  readonly list: readonly Disturbance[];
  /** Another seed than the scenario's own; null for that. */
  readonly seed: number | null;
}

/** What a search goes on from: what a run reached, and where it can be disturbed. */
export interface Visited {
  readonly reached: readonly number[];
  readonly places: Places;
}

/** What a search may do. */
export interface Allowed {
  readonly kinds: readonly DisturbanceKind[];
  /** Hosts whose programs may be stopped. */
  readonly hosts: readonly string[];
  /** The most disturbances in one run. */
  readonly upTo: number;
  readonly chance: Random;
}

interface Entry {
  readonly trial: Trial;
  readonly places: Places;
  /** How often the search went on from here. */
  picked: number;
}

/** How many seeds are tried besides the scenario's own. */
const SEEDS = 50;

/** Thinks of trials, none of them twice: simple ones first, then what leads on from the news. */
export class Corpus {
  /** Whether another seed makes another run. */
  seedMatters = false;
  readonly #allowed: Allowed;
  readonly #coverage = new Coverage();
  readonly #entries: Entry[] = [];
  readonly #known = new Set<string>();
  /** Single losses that are still to be tried: most of what breaks programs is one of them. */
  readonly #simple: Trial[];

  constructor({reached, places}: Visited, allowed: Allowed) {
    this.#allowed = allowed;
    const simple: Disturbance[] = allowed.kinds.includes("drop")
      ? places.segments.map((segment) => ({kind: "drop", by: 0, ...segment}))
      : [];
    this.#simple = simple.map((one) => ({list: [one], seed: null}));
    this.add({list: [], seed: null}, {reached, places});
  }

  /** How many different states, reasons and outcomes were reached. */
  get reached(): number {
    return this.#coverage.size;
  }

  /** Takes what a trial led to: the search goes on from it when anything in it is new. */
  add(trial: Trial, {reached, places}: Visited): void {
    if (this.#coverage.add(reached) === 0 && trial.list.length > 0) return;
    this.#entries.push({trial, places, picked: 0});
  }

  /** Something that was not tried yet; null when chance gave nothing new this time. */
  next(): Trial | null {
    const trial = this.#simple.shift() ?? this.#mutated();
    if (trial === null) return null;
    const key = JSON.stringify(trial);
    if (this.#known.has(key)) return null;
    this.#known.add(key);
    return trial;
  }

  #mutated(): Trial | null {
    const {kinds, hosts, upTo, chance} = this.#allowed;
    const entry = this.#pick();
    entry.picked++;
    const {list, seed} = entry.trial;
    if (this.seedMatters && chance.chance(0.2)) return {list, seed: chance.integer(1, SEEDS)};
    // Now and then one is taken away, so that another may come in its place.
    const isFull = list.length >= upTo || (list.length > 0 && chance.chance(0.2));
    const leave = isFull ? chance.integer(0, list.length - 1) : -1;
    const kept = list.filter((_, i) => i !== leave);
    const since = kept.reduce((last, {at}) => Math.max(last, at), 0);
    const added = anyDisturbance(entry.places, kinds, hosts, chance, since);
    return added && {list: [...kept, added], seed};
  }

  /** Of three by chance the one that was picked least, so that news is followed up soon. */
  #pick(): Entry {
    const {chance} = this.#allowed;
    const three = [0, 1, 2].map(() => oneOf(this.#entries, chance) as Entry);
    return three.reduce((best, entry) => (entry.picked < best.picked ? entry : best));
  }
}
