/** One run of the benchmark in a process of its own: prints its milliseconds. */
import {contests} from "./contests.ts";
import {milliseconds} from "./measure.ts";
import type * as Scenarios from "./scenarios.ts";

const [file = "", index] = process.argv.slice(2);
const scenarios = (await import(file)) as typeof Scenarios;
console.log(milliseconds(() => contests[Number(index)]?.run(scenarios, true)));
