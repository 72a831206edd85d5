/** ns-3 as a peer of the benchmark: built from `ns3.cc` with what the system has installed. */
import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Peer, PeerRun} from "./peer.ts";

const MODULES = ["core", "network", "internet", "point-to-point", "applications"];

/** Builds the peer; or tells in words why there is none. */
export function ns3(): Peer | string {
  const modules = MODULES.map((name) => `ns3-${name}`);
  const asked = spawnSync("pkg-config", ["--cflags", "--libs", ...modules], {encoding: "utf8"});
  if (asked.status !== 0)
    return "absent: pkg-config finds no ns-3 (Debian: libns3-dev, libgsl-dev)";
  const program = join(mkdtempSync(join(tmpdir(), "bench-")), "ns3-peer");
  const source = join(import.meta.dirname, "ns3.cc");
  const flags = asked.stdout.trim().split(/\s+/);
  const built = spawnSync("g++", ["-O2", "-std=c++17", source, "-o", program, ...flags], {
    encoding: "utf8"
  });
  if (built.status !== 0) {
    return `absent: it does not build (${built.stderr?.split("\n")[0] ?? "no g++"})`;
  }
  const version = execFileSync("pkg-config", ["--modversion", "ns3-core"], {encoding: "utf8"});
  return {
    name: `ns-3 ${version.trim()}`,
    run(...args) {
      const ran = spawnSync(program, args.map(String), {encoding: "utf8"});
      return ran.status === 0 ? (JSON.parse(ran.stdout) as PeerRun) : null;
    }
  };
}
