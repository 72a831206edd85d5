/**
 * `npm run serve`: serves `dist` as any static server would, on 127.0.0.1:3000 or the port in the
 * environment variable PORT. `-- --base /some/path/` puts the site under that path.
 */
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {join} from "node:path";
import {parseArgs} from "node:util";
import sirv from "sirv";

export interface ServeOptions {
  /** The path under which the site stands. Defaults to `/`. */
  readonly base?: string;
  /** 0 takes any free port. Defaults to 3000. */
  readonly port?: number;
}

/** A running server: the address of the site, with its base path, and how to stop it. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder. */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const base = `/${options.base ?? ""}/`.replace(/\/+/g, "/");
  const files = sirv(folder, {dev: true, etag: true});
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const missing = (): void => void response.writeHead(404).end("Not found");
    if (`${path}/` === base) return response.writeHead(301, {location: base}).end();
    if (!path.startsWith(base)) return missing();
    request.url = path.slice(base.length - 1);
    files(request, response, missing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 3000, "127.0.0.1", resolve);
  });
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      })
  };
}

if (process.argv[1] === import.meta.filename) {
  const {values} = parseArgs({options: {base: {type: "string", default: "/"}}});
  const port = Number(process.env.PORT ?? 3000);
  const {url} = await serve(join(import.meta.dirname, "../../../dist"), {base: values.base, port});
  console.log(`The site is at ${url}`);
}
