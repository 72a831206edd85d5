/** Serves a folder compressed, as web servers do: a slow line carries what it would there. */
import {existsSync, readFileSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {extname, join, normalize} from "node:path";
import {gzipSync} from "node:zlib";
import type {Served} from "../../src/site/build/serve.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml"
};

/** Serves a folder on a free port. */
export async function serveCompressed(folder: string): Promise<Served> {
  const known = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://host").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const body = known.get(file) ?? gzipSync(readFileSync(file));
    known.set(file, body);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, {"content-type": type, "content-encoding": "gzip"}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      })
  };
}
