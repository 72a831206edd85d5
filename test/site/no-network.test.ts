/** Taking the network away from a process: the build is tested with it. */
import {spawnSync} from "node:child_process";
import {join} from "node:path";
import {expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";

/** Runs a piece of code without network. 192.0.2.1 is an address that no host has (RFC 5737). */
function run(code: string): {status: number | null; stderr: string} {
  const args = ["--import", join(root, "src/site/build/no-network.mjs"), "--input-type=module"];
  const {status, stderr} = spawnSync(process.execPath, [...args, "-e", code], {encoding: "utf8"});
  return {status, stderr};
}

test("a process fails that fetches, even when it shrugs the error off", () => {
  const {status, stderr} = run(
    'await fetch("http://192.0.2.1/").catch(() => {}); process.exit(0);'
  );
  expect(stderr).toContain("no network here: connect to 192.0.2.1:80");
  expect(status).toBe(1);
});

test("a process fails that looks a name up", () => {
  const {status, stderr} = run(
    'import {lookup} from "node:dns"; lookup("name.invalid", () => {});'
  );
  expect(stderr).toContain("no network here: look up name.invalid");
  expect(status).toBe(1);
});

test("a process that needs no network is not disturbed", () => {
  expect(run("await new Promise((done) => setTimeout(done, 1));")).toEqual({status: 0, stderr: ""});
});
