/**
 * The npm package, from outside: packed, installed in a fresh folder, in Node and in a bundler, and
 * its command.
 */
import {readFileSync, readdirSync, symlinkSync} from "node:fs";
import {dirname, join} from "node:path";
import {gzipSync} from "node:zlib";
import {type BuildOptions, build} from "esbuild";
import ts from "typescript";
import {afterAll, beforeAll, expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {FreshFolder} from "./fresh-folder.ts";

const lost = `import {drop, ms, simulate, type Run} from "tcp-sockets";

export const holds = (run: Run): boolean => run.host("server").timeIn("ESTABLISHED") < ms(2000);

export default simulate({
  link: {delay: ms(25)},
  server: {*main(os) {
    const peer = yield* os.accept(os.listen({port: 7777}));
    while ((yield* os.recv(peer, 100)).length > 0);
    os.close(peer);
  }},
  client: {*main(os) {
    const socket = yield* os.connect("server:7777");
    yield* os.send(socket, "hello");
    os.close(socket);
  }},
  faults: [drop("client", "data")]
});
`;

/**
 * The most that the engine may be in somebody's bundle, with the questions, in bytes. The goal is
 * 50,000: what is said of wrong arguments, what the live kernel taught, urgent data, epoll, and
 * what routers say are 15 kB of it; pacing and BBR are 4.3 kB.
 */
const MAX_ENGINE = 78_850;

let folder: FreshFolder;
beforeAll(async () => {
  folder = await FreshFolder.make();
  folder.write("lost.ts", lost);
  // The declarations are made by a compiler, on a machine that is busy with all other tests.
}, 180_000);
afterAll(() => folder.remove());

/** The programs in the package's README, in their order. */
function examples(): string[] {
  const text = readFileSync(join(folder.installed, "README.md"), "utf8");
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""]) => code);
}

/** Bundles a module of the folder, as somebody else would. */
function bundle(code: string, options: BuildOptions = {}) {
  return build({
    stdin: {contents: code, resolveDir: folder.path},
    bundle: true,
    minify: true,
    format: "esm",
    outdir: folder.path,
    logLevel: "silent",
    ...options,
    write: false,
    metafile: true
  });
}

test("a test of one's own protocol, as the README has it, passes in Vitest", () => {
  symlinkSync(join(root, "node_modules/vitest"), join(folder.path, "node_modules/vitest"));
  folder.write("login.test.ts", examples()[0] ?? "");
  const {status, out, errors} = folder.node("node_modules/vitest/vitest.mjs", "run");
  expect(`${out}${errors}`).toContain("1 passed");
  expect(status).toBe(0);
});

test("a run becomes a capture file, as the README has it", () => {
  folder.write("capture.js", examples()[1] ?? "");
  expect(folder.node("capture.js")).toEqual({status: 0, out: "", errors: ""});
  // The section header block of a pcapng file.
  expect(folder.read("run.pcapng").readUInt32LE(0)).toBe(0x0a0d0d0a);
});

test("a figure stands in one's own page, as the README has it", async () => {
  const {outputFiles} = await bundle(examples()[2] ?? "");
  const [script, style] = ["js", "css"].map(
    (kind) => outputFiles.find(({path}) => path.endsWith(kind))?.text ?? ""
  );
  expect(style).toContain(".tcp-figure");
  folder.write("figure.js", script ?? "");
  const page = `
    const {Window} = await import(${JSON.stringify(join(root, "node_modules/happy-dom/lib/index.js"))});
    const window = new Window();
    for (const name of Object.getOwnPropertyNames(window)) {
      if (!(name in globalThis)) globalThis[name] = window[name];
    }
    for (const name of ["Event", "CustomEvent"]) globalThis[name] = window[name];
    await import("./figure.js");
    // As for printing: figures are drawn when they come near the screen.
    dispatchEvent(new Event("beforeprint"));
    console.log(document.querySelectorAll(".tcp-figure svg.ladder").length);
    process.exit();`;
  folder.write("page.js", page);
  expect(folder.node("page.js")).toEqual({status: 0, out: "1\n", errors: ""});
});

test("the engine is small, and has nothing of the charts in it", async () => {
  const code = 'export {drop, linux, ms, simulate, windows} from "tcp-sockets";';
  const {outputFiles, metafile} = await bundle(code, {platform: "neutral"});
  const [file] = outputFiles;
  const size = gzipSync(file?.contents ?? "").length;
  console.log(`engine: ${size} B compressed`);
  expect(size).toBeLessThanOrEqual(MAX_ENGINE);
  // Of a document, where there is one, it asks the language: what it says of mistakes is in it.
  const asked = [...(file?.text ?? "").matchAll(/(?<!typeof )\bdocument\b[.\w]*/g)].map(String);
  expect(new Set(asked)).toEqual(new Set(["document.documentElement.lang"]));
  expect(Object.keys(metafile.inputs).join()).not.toContain("ladder");
});

test("its types are found by TypeScript as Node resolves them, and lead nowhere else", () => {
  const code = `import {simulate, type Run} from "tcp-sockets";
    import {transcript} from "tcp-sockets/views";
    import {breakIt} from "tcp-sockets/explore";
    import {figure} from "tcp-sockets/chart";
    const run: Run = simulate({client: {*main(os) { yield* os.connect("server:1"); }}});
    const lines: string[] = transcript(run);
    const element: HTMLElement = figure(run);
    // @ts-expect-error a number is no condition
    breakIt(run, 1);
    // @ts-expect-error there is no such option
    simulate({links: 1});
    export {lines, element};`;
  const program = ts.createProgram([folder.write("types.ts", code)], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: []
  });
  const found = ts.getPreEmitDiagnostics(program);
  expect(found.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual(
    []
  );
  const types = join(folder.installed, "types");
  const files = readdirSync(types, {recursive: true, encoding: "utf8"});
  const declared = files.filter((name) => name.endsWith(".d.ts"));
  const missing = declared.flatMap((name) => {
    const {importedFiles} = ts.preProcessFile(readFileSync(join(types, name), "utf8"));
    const there = ({fileName}: ts.FileReference) =>
      declared.includes(join(dirname(name), fileName.replace(/\.js$/, ".d.ts")));
    return importedFiles.filter((one) => !there(one)).map((one) => `${name}: ${one.fileName}`);
  });
  expect(missing).toEqual([]);
});

test("it depends on nothing, and passes on the notices of what it has taken in", () => {
  const told = JSON.parse(readFileSync(join(folder.installed, "package.json"), "utf8")) as object;
  expect(told).toMatchObject({name: "tcp-sockets", license: "MIT"});
  expect(told).not.toHaveProperty("dependencies");
  const notices = readFileSync(join(folder.installed, "licenses.txt"), "utf8");
  for (const name of ["d3-selection", "sucrase", "acorn"]) expect(notices).toContain(`\n${name} `);
});

test("a file in TypeScript is run and told in sentences", () => {
  const {status, out, errors} = folder.command("run", "lost.ts");
  expect({status, errors}).toEqual({status: 0, errors: ""});
  expect(out).toContain("client → server 5 B seq 1 lost by choice");
});

test("the socket tables are those of a time, as each system prints them", () => {
  const {out} = folder.command("run", "--ss", "--at=100", "lost.ts");
  expect(out).toContain("client $ ss -tano\n");
  expect(out).toMatch(/^FIN-WAIT-1 +0 +6 /m);
});

test("a capture and a picture are files", () => {
  expect(folder.command("run", "lost.ts", "--pcapng", "--out=a.pcapng").status).toBe(0);
  expect(folder.read("a.pcapng").readUInt32LE(0)).toBe(0x0a0d0d0a);
  expect(folder.command("run", "lost.ts", "--svg", "--out=a.svg").status).toBe(0);
  const svg = folder.read("a.svg").toString();
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain(">SYN-ACK</text>");
  // Whatever shows it need not know of themes.
  expect(svg.match(/light-dark\(|var\(--(?:ink|open|panel|mono)/)).toBeNull();
});

test("an error names file, line and column: of syntax, of a program, of the module's result", () => {
  folder.write("syntax.ts", "export const a: number = 1;\nexport default (;\n");
  folder.write(
    "program.js",
    "export default {\n  client: {*main() {\n    throw new Error('no');\n  }}\n};\n"
  );
  folder.write("result.js", "export default 3;\n");
  const said = (file: string) => {
    const {status, errors} = folder.command("run", file);
    return `${status} ${errors.trim()}`;
  };
  expect(said("syntax.ts")).toBe("2 syntax.ts:2:16: This `(` is never closed.");
  expect(said("program.js")).toBe("2 program.js:3:11: no");
  expect(said("result.js")).toContain("2 result.js: its default export is number");
  expect(said("nowhere.ts")).toBe("2 nowhere.ts: there is no such file.");
});

test("arguments that make no sense are refused by name", () => {
  const said = (...args: string[]) => {
    const {status, errors} = folder.command(...args);
    return `${status} ${errors.split("\n")[0]}`;
  };
  expect(said("run", "lost.ts", "--xml")).toContain("2 Unknown option '--xml'");
  expect(said("run", "lost.ts", "--ss", "--svg")).toContain("2 Choose one of");
  expect(said("run")).toBe("2 run takes one FILE.");
  expect(said("run", "lost.ts", "--ss", "--at=soon")).toContain("2 --at is “soon”");
  expect(said("fly")).toBe("2 There is no command “fly”.");
  expect(said()).toContain("2 usage: tcp-sockets");
  expect(folder.command("--help")).toMatchObject({status: 0, errors: ""});
});

test("packetdrill scripts are run, and a wrong one ends with status 1", () => {
  const script = join(root, "test/packetdrill/scripts/socket-states/fin-wait-2-held.pkt");
  expect(folder.command("packetdrill", script)).toMatchObject({status: 0});
  folder.write("wrong.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 close(3) = 1\n");
  const {status, out} = folder.command("packetdrill", "wrong.pkt");
  expect(status).toBe(1);
  expect(out).toContain("wrong.pkt:2");
});

test("exploring loses each segment, and finds a run in which the condition is false", () => {
  const {status, out} = folder.command("explore", "lost.ts", "--runs=300");
  expect(out).toContain("client 1 (SYN)");
  expect(out).toContain("holds() is false");
  expect(status).toBe(1);
});

test("exploring finds the same in one thread and in three, and loses pairs when it is asked to", () => {
  const explored = (threads: number) =>
    folder.command("explore", "lost.ts", "--pairs", "--runs=200", `--threads=${threads}`);
  const [alone, beside] = [explored(1), explored(3)];
  expect(alone.out).toContain("client 1 (SYN) + client 2 (SYN)");
  expect(beside.out).toBe(alone.out);
  expect(beside.status).toBe(1);
});

test("exploring says what is wrong with a file, and with its arguments", () => {
  folder.write("slip.ts", "export default 1 +;\n");
  expect(folder.command("explore", "slip.ts")).toMatchObject({status: 2});
  expect(folder.command("explore", "slip.ts").errors).toContain("slip.ts:1:");
  expect(folder.command("explore", "none.ts").errors).toContain("none.ts: there is no such file.");
  expect(folder.command("explore", "lost.ts", "--threads=0").errors).toContain("--threads is 0");
  expect(folder.command("explore", "--help")).toMatchObject({status: 0});
});
