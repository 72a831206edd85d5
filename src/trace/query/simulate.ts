/** Runs a scenario, and hands back a run that can be asked and run again. */
import type {Fault} from "../../net/fault.ts";
import type {Changes} from "../../sim/record.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import type {Scenario} from "../../sim/scenario.ts";
import {checkAgain} from "../../sim/validate.ts";
import {record, withSystems} from "../../sim/simulate.ts";
import {AskedTrace} from "./trace-of.ts";
import type {Run} from "./trace.ts";

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
    super(data);
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
