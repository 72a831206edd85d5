/**
 * When the cells of a page run for the first time: when somebody waits for them, and in turns. The
 * runtime computes all cells that it can in one go, which holds the browser for as long as all
 * their runs take together; here those near the screen run from the top of the page down, and the
 * browser has its turn in between, so that the first figure stands soon.
 */
import {displayInPlace} from "./display-in-place.ts";
import type {Body, Define} from "./runtime.ts";
import {type Sight, WantedCells, browserSight} from "./wanted-cells.ts";

/** For so long cells may run one after the other: a frame, in ms. */
const SLICE = 16;
/** A browser that is never idle still goes on with the page after so many ms. */
const PATIENCE = 100;
/** After so many ms without a cell to run, those run that nobody has come near, for the printer. */
const REST = 10_000;

/** What the turns need of the world around them. */
interface Clock {
  /** The time in ms. */
  now(): number;
  /** Calls back when all is done that waits for promises, and before anything is painted. */
  soon(then: () => void): void;
  /** Calls back when the browser has done what else was waiting. */
  later(then: () => void): void;
  /** Calls back when the page has been left alone for a while. */
  rest(then: () => void): void;
}

const browser: Clock = {
  now: () => performance.now(),
  soon: (then) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  },
  // When it is idle, what is on the screen has been drawn. Safari does not say when that is.
  later: (then) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(then, {timeout: PATIENCE});
    else setTimeout(then);
  },
  rest: (then) => void setTimeout(then, REST)
};

/** A cell that waits for its turn. */
interface Turn {
  readonly place: number;
  readonly run: () => void;
}

/** The turns that are due: the next is the uppermost, and the browser has its own in between. */
class Turns {
  readonly #clock: Clock;
  /** Called when no turn is left. */
  readonly #empty: () => void;
  readonly #due = new Set<Turn>();
  #arranged = false;
  #began = -Infinity;

  constructor(clock: Clock, empty: () => void) {
    this.#clock = clock;
    this.#empty = empty;
  }

  get size(): number {
    return this.#due.size;
  }

  add(turn: Turn): void {
    this.#due.add(turn);
    this.#arrange();
  }

  drop(turn: Turn): void {
    this.#due.delete(turn);
  }

  #arrange(): void {
    if (this.#arranged) return;
    this.#arranged = true;
    const clock = this.#clock;
    if (clock.now() - this.#began <= SLICE) return clock.soon(() => this.#next());
    clock.later(() => {
      this.#began = clock.now();
      this.#next();
    });
  }

  #next(): void {
    this.#arranged = false;
    const [uppermost] = [...this.#due].sort((a, b) => a.place - b.place);
    if (uppermost) {
      this.#due.delete(uppermost);
      uppermost.run();
    }
    if (this.#due.size > 0) this.#arrange();
    else this.#empty();
  }
}

let wanted: WantedCells | null = null;
/** Takes the first turn away from a cell, by its id. */
const releases = new Map<string, () => void>();

/** A cell runs otherwise from now on, as the reader has it, and needs these names at once. */
export function takeOver(id: string, inputs: readonly string[]): void {
  releases.get(id)?.();
  needNames(inputs);
}

/** Something needs these names of the page at once. */
export const needNames = (names: readonly string[]): void => wanted?.need(names);

/** Calls back when a cell that somebody waits for needs the name. */
export function whenNeeded(name: string, then: () => void): void {
  if (wanted) wanted.whenNeeded(name, then);
  else then();
}

/** Runs every cell of the page, for what is about all of it. */
export const wantAllCells = (): void => wanted?.wantAll();

/**
 * Framework's `define`, with cells that run when somebody waits for them, in turns. After that
 * they run as soon as what they depend on has changed.
 */
export function inTurns(define: Define, clock = browser, sight: Sight = browserSight()): Define {
  const cells = (wanted = new WantedCells(sight));
  let resting = false;
  const rest = (): void => {
    if (resting) return;
    resting = true;
    clock.rest(() => {
      resting = false;
      if (turns.size > 0 || cells.wantNext()) rest();
    });
  };
  const turns = new Turns(clock, rest);
  // What is printed is all that there is.
  globalThis.addEventListener?.("beforeprint", wantAllCells);
  let places = 0;
  return (cell) => {
    const body = firstInTurn(displayInPlace(cell.body, cell.inputs), places++, turns);
    releases.set(cell.id, body.release);
    cells.add(cell, body.want);
    define({...cell, body: body.run});
  };
}

/** A cell's function, of which the first call waits until the cell is wanted, and has its turn. */
function firstInTurn(
  body: Body,
  place: number,
  turns: Turns
): {run: Body; want(): void; release(): void} {
  let isWanted = false;
  let first = true;
  let turn: Turn | null = null;
  let settle: () => void = () => undefined;
  const drop = (): void => {
    if (turn) turns.drop(turn);
    turn = null;
  };
  return {
    run: (...inputs) => {
      if (!first) return body(...inputs);
      // Inputs that have changed meanwhile take the place of the earlier ones.
      drop();
      // What is thrown inside rejects the promise; a promise is waited for by nobody else.
      return new Promise((resolve, reject) => {
        const run = (): void => {
          first = false;
          turn = null;
          try {
            resolve(body(...inputs));
          } catch (error) {
            reject(error as Error);
          }
        };
        turn = {place, run};
        settle = () => resolve(undefined);
        if (isWanted) turns.add(turn);
      });
    },
    want: () => {
      isWanted = true;
      if (turn) turns.add(turn);
    },
    // The runtime computes what takes its place as soon as this one has settled.
    release: () => {
      drop();
      first = false;
      settle();
    }
  };
}
