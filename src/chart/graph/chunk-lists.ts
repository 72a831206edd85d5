/** Small views that a page may have without the large graphs. */
export {countersView} from "./counters-view.ts";
export {queuesView} from "./queues-view.ts";
