/** The moments of a run: every instant at which something happened, in order, for the cursor. */
import {bisector} from "d3-array";
import type {Micros} from "../../base/units.ts";
import type {Happening, Moment} from "./happening.ts";
import type {Trace} from "./trace.ts";

// Within one instant, causes are told before effects.
const ORDER: Readonly<Record<Happening["kind"], number>> = {
  arrival: 0,
  note: 1,
  return: 2,
  call: 3,
  state: 4,
  gone: 5,
  send: 6,
  loss: 7,
  wait: 8,
  end: 9
};

const cache = new WeakMap<Trace, readonly Moment[]>();

/** All moments of a run, in order of time. There is always at least one: the run's end. */
export function moments(run: Trace): readonly Moment[] {
  const known = cache.get(run);
  if (known) return known;
  const happenings = collect(run);
  happenings.sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]);
  const list: {at: Micros; happenings: Happening[]}[] = [];
  for (const happening of happenings) {
    const last = list[list.length - 1];
    if (last && last.at === happening.at) last.happenings.push(happening);
    else list.push({at: happening.at, happenings: [happening]});
  }
  cache.set(run, list);
  return list;
}

function collect(run: Trace): Happening[] {
  const all: Happening[] = [];
  // What is in order already is put together in order: sorting a million of them merges a few runs.
  for (const transit of run.transits) all.push({kind: "send", at: transit.sentAt, transit});
  for (const transit of run.transits) {
    if (transit.lost) all.push({kind: "loss", at: transit.lost.at, transit});
    else if (transit.arrivedAt >= 0) all.push({kind: "arrival", at: transit.arrivedAt, transit});
  }
  for (const change of run.states) all.push({kind: "state", at: change.at, change});
  // A socket that goes as its connection closes needs no second word.
  const closed = new Set(
    run.states.filter(({to}) => to === "CLOSED").map(({socket, at}) => `${socket}/${at}`)
  );
  for (const socket of run.sockets) {
    const told = closed.has(`${socket.id}/${socket.goneAt}`);
    if (socket.goneAt < 0 || socket.connection < 0 || told) continue;
    all.push({kind: "gone", at: socket.goneAt, socket});
  }
  for (const call of run.calls) all.push({kind: "call", at: call.calledAt, call});
  for (const call of run.calls) {
    if (call.returnedAt > call.calledAt) all.push({kind: "return", at: call.returnedAt, call});
  }
  for (const wait of run.waits()) all.push({kind: "wait", at: wait.since, wait});
  for (const note of run.notes) all.push({kind: "note", at: note.at, note});
  all.push({kind: "end", at: run.end.at, why: run.end.why});
  return all;
}

const byTime = bisector((moment: Moment) => moment.at);

/** The place of the moment nearest to a time; of two as near, the earlier. */
export function nearestMoment(list: readonly Moment[], at: Micros): number {
  return Math.max(0, byTime.center(list, at));
}

/** The moment of a run that is nearest to a time; of two as near, the earlier. */
export function momentNear(run: Trace, at: Micros): Moment {
  const list = moments(run);
  return list[nearestMoment(list, at)] ?? {at: run.end.at, happenings: []};
}
