/** What the types in the editor are made of. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import ts from "typescript";
import {beforeAll, expect, test} from "vitest";
import {TypeService, type TypesData} from "../../src/notebook/types/type-service.ts";
import {root} from "../../src/site/config/root.ts";
import {makeTypesData} from "../../src/site/types/declarations.ts";
import {domSubset} from "../../src/site/types/dom-subset.ts";
import {pageNames, readPage} from "../../src/site/content/pages.ts";

let data: TypesData;
beforeAll(() => {
  data = makeTypesData().data;
}, 180_000);

test("every cell of every page is as right in the editor as it is at the build", () => {
  const service = new TypeService(data);
  for (const name of pageNames()) {
    const cells = readPage(name).cells.filter(({kind}) => kind === "block");
    for (const cell of cells.filter(({echo}) => echo)) {
      const others = cells.filter((other) => other !== cell).map(({source}) => source);
      const found = service.check({own: cell.source, others});
      expect(found, `docs/${name}.md:${cell.line}`).toEqual([]);
    }
  }
}, 180_000);

test("the library comes with its doc comments, and without what it hides", () => {
  expect(data.files["/src/sim/scenario.d.ts"]).toContain("One-way propagation delay, in µs");
  expect(Object.keys(data.files)).not.toContain("/src/os/kernel/kernel.d.ts");
});

const lib = join(root, "node_modules/typescript/lib/lib.dom.d.ts");

test("domSubset(…) is right by itself, keeps what is drawn with, and is a tenth of the whole", () => {
  const whole = readFileSync(lib, "utf8");
  const text = domSubset(whole);
  expect(text.length).toBeLessThan(whole.length / 10);
  const files: Readonly<Record<string, string>> = {
    "/dom.d.ts": text,
    "/use.ts":
      'document.createElement("canvas").getContext("2d")!.fillRect(0, 0, 1, 1);\n' +
      'document.body.append("text");\n' +
      "requestAnimationFrame((now) => now.toFixed());"
  };
  const host = ts.createCompilerHost({});
  const program = ts.createProgram(
    Object.keys(files),
    {lib: ["lib.es2022.d.ts"], strict: true, noEmit: true, types: []},
    {
      ...host,
      fileExists: (path) => path in files || host.fileExists(path),
      getSourceFile: (path, options) => {
        const own = files[path];
        if (own === undefined) return host.getSourceFile(path, options);
        return ts.createSourceFile(path, own, options, true);
      }
    }
  );
  expect(ts.getPreEmitDiagnostics(program).map(({messageText}) => messageText)).toEqual([]);
}, 180_000);
