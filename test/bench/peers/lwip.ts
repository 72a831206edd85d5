/**
 * lwIP as a peer of the benchmark: its source, in the folder that LWIP names, is compiled to
 * WebAssembly with the port in `lwip/`, and runs in this process. Nothing of it is copied here.
 */
import {spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {WASI} from "node:wasi";
import type {Peer} from "./peer.ts";

const port = join(import.meta.dirname, "lwip");

/** The files of lwIP that IPv4 and TCP need, below its `src/core`. */
const FILES = [
  ...["def", "inet_chksum", "init", "ip", "mem", "memp", "netif", "pbuf", "tcp", "tcp_in"],
  ...["tcp_out", "ipv4/ip4", "ipv4/ip4_addr"]
];

/** Receive windows that the benchmark asks for: one program each. */
const WINDOWS = [65536, 16384];

/** What the compiled port offers; see `lwip/lwip.c`. */
interface Exports {
  bulk(octets: number, loss: number): void;
  connections(count: number): void;
  simulated(): number;
  segments(): number;
}

/**
 * Builds the peer; or tells in words why there is none. As it comes, lwIP carries bytes and their
 * checksums; `bare` leaves both out, as ours does when a program sends a number of bytes.
 */
export function lwip({bare}: {readonly bare: boolean}): Peer | string {
  const source = join(process.env["LWIP"] ?? "/usr/src/lwip", "src");
  if (!existsSync(join(source, "core/tcp.c"))) {
    return "absent: LWIP names no folder with lwIP's source (Debian: apt-get source lwip)";
  }
  const compiler = ["clang", "clang-19", "clang-16", "clang-14"].find(
    (name) => spawnSync(name, ["--version"]).status === 0
  );
  if (compiler === undefined) {
    return "absent: no clang (Debian: clang, lld, wasi-libc, libclang-rt-dev-wasm32)";
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const modules = new Map<number, WebAssembly.Module>();
  for (const window of WINDOWS) {
    const file = join(folder, `lwip-${window}.wasm`);
    const failed = compile(
      compiler,
      source,
      [`-DTCP_WND=${window}`, ...(bare ? ["-DBARE"] : [])],
      file
    );
    if (failed !== null) return `absent: it does not build (${failed})`;
    modules.set(window, new WebAssembly.Module(readFileSync(file)));
  }
  return {
    name: `lwIP ${versionOf(source)} in WebAssembly${bare ? ", no octets, no checksums" : ""}`,
    run: (kind, size, window = 65536, loss = 0) => {
      const program = start(modules.get(Number(window)));
      const begin = performance.now();
      if (kind === "bulk") program.bulk(Number(size), Number(loss));
      else program.connections(Number(size));
      const ms = performance.now() - begin;
      return {ms, segments: program.segments(), simulated_s: program.simulated()};
    }
  };
}

function versionOf(source: string): string {
  const text = readFileSync(join(source, "include/lwip/init.h"), "utf8");
  const part = (name: string): string =>
    new RegExp(`#define LWIP_VERSION_${name}\\s+(\\d+)`).exec(text)?.[1] ?? "?";
  return `${part("MAJOR")}.${part("MINOR")}.${part("REVISION")}`;
}

/** Compiles the port. Answers the compiler's first words when that fails. */
function compile(
  compiler: string,
  source: string,
  defines: readonly string[],
  file: string
): string | null {
  const built = spawnSync(
    compiler,
    [
      ...["--target=wasm32-wasi", "-mexec-model=reactor", "-O3", ...defines],
      ...["-I", port, "-I", join(source, "include"), join(port, "lwip.c")],
      ...FILES.map((name) => join(source, "core", `${name}.c`)),
      ...["-o", file]
    ],
    {encoding: "utf8"}
  );
  return built.status === 0 ? null : (built.stderr.split("\n")[0] ?? "");
}

/** A new instance: its memory is as at the beginning. */
function start(module: WebAssembly.Module | undefined): Exports {
  if (!module) throw new Error(`lwIP was built for the windows ${WINDOWS.join(", ")} only.`);
  const wasi = new WASI({version: "preview1"});
  const instance = new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports);
  wasi.initialize(instance);
  return instance.exports as unknown as Exports;
}
