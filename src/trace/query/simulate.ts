/** Runs a scenario, and hands back a run that can be asked and run again. */
import type {Fault} from "../../net/fault.ts";
import type {Changes} from "../../sim/record.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import type {Scenario} from "../../sim/scenario.ts";
import {checkAgain} from "../../sim/validate.ts";
import {record, withSystems} from "../../sim/simulate.ts";
import {AskedTrace} from "./trace-of.ts";
import type {NatTimeout, Run} from "./trace.ts";

/**
 * Simulates hosts, their programs and the links between them, and returns the record of all that
 * happened. The same scenario with the same seed gives the same record. Throws a TypeError that
 * names the option when the scenario is wrong, and whatever a program throws.
 *
 * @param scenario - hosts with their operating systems and programs, links, faults and the seed
 */
export function simulate(scenario: Scenario): Run {
  return new SimulatedRun(record(scenario), scenario);
}

class SimulatedRun extends AskedTrace implements Run {
  readonly #scenario: Scenario;

  constructor(data: TraceData, scenario: Scenario) {
    const natTimeouts = natTimeoutsOf(data, scenario);
    super(natTimeouts.length > 0 ? {...data, natTimeouts} : data);
    this.#scenario = scenario;
  }

  again(faults: readonly Fault[], changes: Changes = {}): Run {
    checkAgain(faults, changes);
    const {systems = {}, trace = false, seed} = changes;
    const seeded = seed === undefined ? {} : {seed};
    const scenario = {...withSystems(this.#scenario, systems), faults, ...seeded};
    return new SimulatedRun(record(scenario, trace, "run.again()"), scenario);
  }
}

/** After how long the middleboxes of a scenario forget: between each two hosts that have one. */
function natTimeoutsOf({hosts}: TraceData, {link, links = []}: Scenario): NatTimeout[] {
  if ([link, ...links].every((each) => each?.natTimeout === undefined)) return [];
  return hosts.flatMap(({name}, a) =>
    hosts.slice(a + 1).flatMap((other, i): NatTimeout | readonly NatTimeout[] => {
      const own = links.find(({between}) => between.includes(name) && between.includes(other.name));
      const after = (own ?? link)?.natTimeout;
      return after === undefined ? [] : {between: [a, a + 1 + i], after};
    })
  );
}
