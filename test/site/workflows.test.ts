/** What the workflows and the container file run is there. */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {parse} from "yaml";
import {headersFor} from "../../src/site/config/headers-file.ts";
import {root} from "../../src/site/config/root.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const {scripts} = JSON.parse(read("package.json")) as {scripts: Record<string, string>};
const workflows = readdirSync(join(root, ".github/workflows"));

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly needs?: string;
  readonly strategy?: {readonly matrix: Readonly<Record<string, readonly unknown[]>>};
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (file: string): Workflow =>
  parse(read(`.github/workflows/${file}`), {strict: true, uniqueKeys: true}) as Workflow;

describe.each(workflows)("the workflow %s", (file) => {
  const {name, on, permissions, jobs} = workflow(file);

  test("is YAML that says when it runs, what it may do, and how long", () => {
    expect(name).toMatch(/\w/);
    expect(on).toBeTruthy();
    expect(permissions).toBeTypeOf("object");
    for (const job of Object.values(jobs)) {
      expect(job["runs-on"]).toBe("ubuntu-latest");
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      if (job.needs !== undefined) expect(Object.keys(jobs)).toContain(job.needs);
    }
  });

  test("has steps that run a command or use an action of a named version, not both", () => {
    for (const step of Object.values(jobs).flatMap(({steps}) => steps)) {
      expect([step.run, step.uses].filter(Boolean), JSON.stringify(step)).toHaveLength(1);
      if (step.uses !== undefined) expect(step.uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    }
  });

  test("refers to steps and to a matrix that its job has", () => {
    for (const job of Object.values(jobs)) {
      const text = JSON.stringify(job);
      const steps = [...text.matchAll(/\bsteps\.(\w+)\./g)].map(([, id]) => id);
      const ids = job.steps.map(({id}) => id);
      expect(steps.filter((id) => !ids.includes(id))).toEqual([]);
      const axes = [...text.matchAll(/\bmatrix\.(\w+)/g)].map(([, axis = ""]) => axis);
      expect(axes.filter((axis) => !(axis in (job.strategy?.matrix ?? {})))).toEqual([]);
    }
  });
});

test("each command that a workflow or the container runs is a script of the project", () => {
  const texts = [...workflows.map((file) => `.github/workflows/${file}`), "tools/Containerfile"];
  const asked = texts.flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w-]+)/g)].map(([, name = ""]) => name)
  );
  expect(asked).toContain("build");
  expect(asked.filter((name) => !(name in scripts))).toEqual([]);
  expect(existsSync(join(root, ".ci/run"))).toBe(true);
});

test("the workflows test with each Node that the project says it works with", () => {
  const {engines} = JSON.parse(read("package.json")) as {engines: {node: string}};
  const {node = []} = workflow("test.yml").jobs["test"]?.strategy?.matrix ?? {};
  // As YAML reads them: 20.20 without quotes would be 20.2.
  expect(node.map(String)).toEqual([engines.node.replace(">=", ""), "22", "24"]);
});

test("the files that a workflow names are there", () => {
  const named = workflows.flatMap((file) =>
    [...read(`.github/workflows/${file}`).matchAll(/\b(?:src|tools)\/[\w./-]+\w/g)].map(String)
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the container's server sends the headers that other hosts read in a file", () => {
  const sandbox = "_file/lib/sandbox.0a1b2c3d.html";
  const server = read("tools/nginx.conf");
  const [, where = "", policy = ""] = /"~(\S*sandbox\S*)" "([^"]*)";/.exec(server) ?? [];
  expect(`/${sandbox}`).toMatch(new RegExp(where));
  const asked = [...headersFor(sandbox).matchAll(/^ {2}([\w-]+): (.*)$/gm)];
  expect(asked.length).toBeGreaterThan(3);
  const sent = [...server.matchAll(/add_header (\S+) (.*) always;/g)];
  const values = new Map(
    sent.map(([, name, value]) => [name, value === "$policy" ? policy : value])
  );
  for (const [, name, value] of asked) expect(values.get(name), name).toBe(value);
});
