/** All ways to break the engine, a file for each of its rooms. A test has to notice each. */
import type {Mutation} from "./mutation.ts";
import {acks} from "./ack.ts";
import {arrivals} from "./arrive.ts";
import {block} from "./block.ts";
import {congestion} from "./congestion.ts";
import {control} from "./control.ts";
import {net} from "./net.ts";
import {os} from "./os.ts";
import {recovery} from "./recovery.ts";
import {sending} from "./send.ts";
import {windows} from "./window.ts";

export const mutations: readonly Mutation[] = [
  ...sending,
  ...block,
  ...congestion,
  ...recovery,
  ...acks,
  ...windows,
  ...arrivals,
  ...control,
  ...os,
  ...net
];
