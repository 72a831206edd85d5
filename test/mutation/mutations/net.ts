/** Ways to break src/net and src/base. */
import {of, type Mutation} from "./mutation.ts";

export const net: readonly Mutation[] = [
  ...of(
    "net/link",
    ["a cut cable passes", 'if (this.cut) return "cut";', ""],
    ["a copy is not delivered", "this.stray(segment, this.end.copy(tag), at + 1);", ""]
  ),
  ...of("net/nat", ["a NAT forgets nothing", "now - seen <= this.timeout", "now >= seen"]),
  ...of("base/heap", [
    "events of one time come out in any order",
    "t === at && (orders[child] as number) > order",
    "t === at"
  ])
];
