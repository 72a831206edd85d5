/** Random but sensible schedules: a peer that mostly behaves, a program that uses its socket. */
import {random} from "../../../src/base/random.ts";
import {ms} from "../../../src/base/units.ts";
import type {Schedule} from "../schedule.ts";
import {Draft, type Level} from "./draft.ts";
import {Peer} from "./peer.ts";
import {pick} from "./pick.ts";
import {Program} from "./program.ts";

/** One schedule; the same seed and number make the same one. */
export function generate(seed: number, number: number, level: Level): Schedule {
  const draft = new Draft(random(seed, `schedule ${number}`), level);
  const {rnd, profile, events} = draft;
  const peer = new Peer(draft);
  const program = new Program(draft, peer);
  open(draft, peer, program);
  const count = rnd.integer(3, draft.isWide ? 22 : 14);
  for (let i = 0; i < count; i++) something(draft, peer, program);
  const tail = pick(rnd, [
    [5, ms(80)],
    [3, ms(350)],
    [1, ms(1300)]
  ]);
  return {name: `seed ${seed}, schedule ${number}`, ...profile, events, tail};
}

/** One of the two opens a connection, which does not come about now and then. */
function open({rnd}: Draft, peer: Peer, program: Program): void {
  const active = rnd.chance(0.3);
  program.open();
  if (active) {
    program.connect();
    peer.accept();
  } else {
    program.listen();
    if (peer.connect()) program.accept();
  }
}

/** The peer sends something, or the program makes a call. */
function something(draft: Draft, peer: Peer, program: Program): void {
  const {isWide, isWatched} = draft;
  pick<() => void>(draft.rnd, [
    [7, () => peer.data()],
    [2, () => peer.beyondHole()],
    [2, () => peer.again()],
    [5, () => peer.ack()],
    [isWide && peer.sendsSack ? 4 : 0, () => peer.selectiveAck()],
    [1, () => peer.oddAck()],
    [isWide ? 2 : 0.5, () => peer.changeWindow()],
    [0.8, () => peer.fin()],
    [0.4, () => peer.reset()],
    [0.2, () => peer.syn()],
    [6, () => program.write()],
    [4, () => program.read()],
    [0.8, () => program.shutdown()],
    [0.6, () => program.close()],
    [1, () => program.setOption()],
    [1.5, () => program.look()],
    [isWatched ? 14 : 0, () => program.wait()],
    [isWatched ? 4 : 0, () => program.control()],
    [isWatched ? 8 : 0, () => program.info()],
    [isWatched ? 0.7 : 0, () => program.inq()]
  ])();
}
