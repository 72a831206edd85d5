/**
 * `npm start`: bundles `src`, watches it, and opens the live preview. The port is 3000 or the
 * value of the environment variable PORT; `npm start -- --no-open` opens no browser.
 */
import {watchBundle} from "./bundle.ts";
import {framework} from "./framework.ts";

await watchBundle();
const port = process.env.PORT ?? "3000";
const rest = process.argv.slice(2);
process.exit(await framework(["preview", "--host", "127.0.0.1", "--port", port, ...rest]));
