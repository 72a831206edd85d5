/** An exploration as pages hold it: it begins when it is wanted, and can be stopped and watched. */
import type {Run} from "../trace/query/trace.ts";
import {type Helpers, askForTwin} from "./work/helpers.ts";
import type {Lane} from "./work/lanes.ts";
import type {Progress, Work} from "./work/plan.ts";
import type {Settings} from "./settings.ts";
import type {Worklist} from "./work/worklist.ts";

/** Whether it has begun, and whether it is over. */
export type ExplorationState = "waiting" | "running" | "stopped" | "done" | "failed";

/** Where the scenario of an exploration is, and with it those who make its runs. */
export interface Scene<Item> {
  /** Loads what makes the runs here; null where the scenario is beside the page. */
  readonly work: (() => Promise<Work>) | null;
  /** Who makes the runs beside the page; null while nobody does. */
  readonly helpers: Helpers | null;
  /** Makes the run that an item of the result is about. */
  open(item: Item): Promise<Run>;
}

/** For so long the page makes the runs by itself before it asks for helpers, in ms. */
const ALONE = 60;
/** How often those who watch hear of progress, at most, in ms. */
const OFTEN = 100;

/** An exploration and how far it is; `Item` is what one of its runs is known by. */
export class Exploration<Result, Item> {
  readonly settings: Settings;
  state: ExplorationState = "waiting";
  /** What ended it, when it has failed. */
  problem: unknown = null;
  /** Runs a second, while it was running; 0 before the first runs. */
  rate = 0;
  readonly #scene: Scene<Item>;
  readonly #listeners = new Set<() => void>();
  #list: Worklist<Result, unknown, unknown> | null = null;
  #work: Promise<Work> | null = null;
  #going: Promise<Result | null> | null = null;
  #isAwaited = false;
  /** Which time it goes: one that was stopped does not go on beside the next. */
  #turn = 0;
  /** When it was started last, and how many runs there were by then. */
  #since = 0;
  #before = 0;
  #told = 0;

  constructor(settings: Settings, scene: Scene<Item>) {
    this.settings = settings;
    this.#scene = scene;
  }

  /** How far it is; null before its first run. */
  get progress(): Progress<Result> | null {
    const {progress = null} = this.#list?.plan ?? {};
    if (progress === null || progress.runs === 0) return this.state === "done" ? progress : null;
    return this.state === "done" ? {...progress, planned: progress.runs} : progress;
  }

  /** Makes the run that an item of the result is about, for a figure. */
  open(item: Item): Promise<Run> {
    return this.#scene.open(item);
  }

  /**
   * Calls back now and then, and when the state changes; returns how to end that. It stops when the
   * last one has ended, unless somebody waits for all of it.
   */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0 && !this.#isAwaited) this.stop();
    };
  }

  /** Begins, or goes on after it was stopped, without holding the page. */
  start(): void {
    this.#go().catch(() => undefined);
  }

  /** Stops after the runs that are being made; what was found so far stays. */
  stop(): void {
    if (this.state === "running") this.#tell("stopped");
  }

  /**
   * All of it: `const {rows} = await everyLoss(run).finish()`. Null when it is stopped meanwhile.
   * Rejects with what it fails of.
   */
  finish(): Promise<Result | null> {
    this.#isAwaited = true;
    return this.#go();
  }

  /** Does tasks of its plan here, for a while. For helpers of an exploration that is elsewhere. */
  async do(tasks: readonly unknown[]): Promise<readonly unknown[]> {
    const {doForAWhile} = await import("./chunk-explore.ts");
    return doForAWhile(await this.#loadWork(), tasks);
  }

  static #helpersOf(value: unknown): Helpers | null {
    return value instanceof Exploration ? value.#scene.helpers : null;
  }

  #loadWork(): Promise<Work> {
    const {work} = this.#scene;
    this.#work ??= work?.() ?? Promise.reject(new TypeError("The scenario is not here."));
    return this.#work;
  }

  #go(): Promise<Result | null> {
    if (this.state === "stopped") this.#going = null;
    this.#going ??= this.#run();
    return this.#going;
  }

  async #run(): Promise<Result | null> {
    const turn = ++this.#turn;
    this.#tell("running");
    const goesOn = (): boolean => this.#turn === turn && this.state === "running";
    try {
      const {Worklist, now, planOf} = await import("./chunk-explore.ts");
      this.#list ??= new Worklist(planOf(this.settings)) as Worklist<Result, unknown, unknown>;
      [this.#since, this.#before] = [now(), this.#list.plan.progress.runs];
      await this.#inLanes(this.#list, goesOn);
      if (!goesOn()) return null;
      this.#tell("done");
      return this.#list.plan.progress.result;
    } catch (error) {
      if (this.#turn !== turn) return null;
      this.problem = error;
      this.#tell("failed");
      throw error;
    }
  }

  /** Goes on wherever runs can be made: at first in the page, where the scenario is here. */
  async #inLanes(list: Worklist<Result, unknown, unknown>, goesOn: () => boolean): Promise<void> {
    const {cores, goOn, now, pageLane} = await import("./chunk-explore.ts");
    const advanced = (): void => this.#advance(now());
    const beside = ({lane}: Helpers): Promise<unknown> => {
      const lanes = Array.from({length: cores()}, () => lane);
      return Promise.all(lanes.map((each) => goOn(list, each, lanes.length, {goesOn, advanced})));
    };
    const {helpers} = this.#scene;
    if (helpers) return void (await beside(helpers));
    const began = now();
    let asked: Promise<void> | null = null;
    let helped: Helpers | null = null;
    const here: Lane = pageLane(await this.#loadWork());
    const isAlone = (): boolean => {
      if (asked === null && now() - began > ALONE) {
        asked = askForTwin(this).then((twin) => void (helped = Exploration.#helpersOf(twin)));
      }
      return goesOn() && helped === null;
    };
    await goOn(list, here, 1, {goesOn: isAlone, advanced});
    if (helped !== null && goesOn()) await beside(helped);
  }

  #advance(now: number): void {
    const runs = (this.#list?.plan.progress.runs ?? 0) - this.#before;
    this.rate = (runs / Math.max(1, now - this.#since)) * 1000;
    if (now - this.#told < OFTEN) return;
    this.#told = now;
    this.#tell(this.state);
  }

  #tell(state: ExplorationState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
