/** One run of the benchmark in a process of its own: prints its milliseconds. */
import {once} from "./engine.ts";

console.log(once(Number(process.argv[2])));
