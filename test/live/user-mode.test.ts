/** How user-mode Linux is asked: so many questions a start, and again where it was stopped. */
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, expect, it} from "vitest";
import {userModeLinux, type Kernel} from "./machine.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true});
});

/**
 * A program that is started as a user-mode Linux is, and answers each question by repeating it. It
 * dies of SIGABRT the first times that it is asked.
 */
async function fake(dies: number): Promise<{kernel: Kernel; starts: () => number}> {
  const folder = mkdtempSync(join(tmpdir(), "live-kernel-"));
  folders.push(folder);
  const [file, log] = [join(folder, "linux"), join(folder, "log")];
  writeFileSync(log, "");
  writeFileSync(
    file,
    `#!/bin/sh
for word; do case $word in QUESTIONS=*) folder=\${word#*=} ;; esac; done
echo 6.18.15 >"$folder/release"
[ -e "$folder/0.json" ] || exit 0
echo asked >>"${log}"
[ $(grep -c asked "${log}") -le ${dies} ] && kill -ABRT $$
for question in "$folder"/*.json; do cat "$question" >"\${question%.json}.answers"; done
`
  );
  chmodSync(file, 0o755);
  const kernel = await userModeLinux(file);
  if ("why" in kernel) throw new Error(kernel.why);
  return {kernel, starts: () => readFileSync(log, "utf8").split("asked").length - 1};
}

it("is started again for each four questions, whose answers stay in order", async () => {
  const {kernel, starts} = await fake(0);
  const questions = Array.from({length: 9}, (_, i) => [i]);
  expect(kernel.release).toBe("6.18.15");
  expect(await kernel.ask(questions)).toEqual(questions);
  expect(starts()).toBe(3);
});

it("is asked again when it was stopped, and died of it", async () => {
  const {kernel, starts} = await fake(2);
  expect(await kernel.ask([[7]])).toEqual([[7]]);
  expect(starts()).toBe(3);
});

it("is given up when it dies each time", async () => {
  const {kernel, starts} = await fake(100);
  await expect(kernel.ask([[7]])).rejects.toThrow("status SIGABRT");
  expect(starts()).toBe(5);
});
