/**
 * The document in which edited cells run: one file, with all that it may use, and a policy. What
 * it may use stands in it in parts, as text, and is read by the browser when a program needs it.
 */
import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type BuildOptions, type Plugin, build, transform} from "esbuild";
import {type GetManualChunk, type OutputChunk, rollup} from "rollup";
import {common, pureCalls} from "./bundle-options.ts";
import {root} from "./root.ts";

const src = join(root, "src");
const library = "part:library";
const drawing = "part:drawing";

/** What a page loads for itself alone: no cell that readers see makes one. */
const ofPage = /\/(capture|packetdrill)-view\.ts$/;
/** What the library exports of charts: "export {figure} from "./chart/figure/figure.ts";". */
const ofCharts = /^export \{([^}]*)\} from "\.\/chart\/[^"]*";$/gm;

/**
 * The library without what draws, and what draws: most programs simulate, and leave the drawing to
 * the page. In the first each function of the second fetches it when it is called.
 */
const parts: Plugin = {
  name: "parts",
  setup: ({onResolve, onLoad}) => {
    onResolve({filter: /^part:/}, ({path}) => ({path, namespace: "part"}));
    onResolve({filter: ofPage}, ({path}) => ({path, external: true}));
    onLoad({filter: /^part:/, namespace: "part"}, async ({path}) => {
      const index = await readFile(join(src, "index.ts"), "utf8");
      const contents =
        path === library
          ? makeLate +
            index.replace(ofCharts, (_, names: string) => names.split(",").map(late).join("\n"))
          : [...index.matchAll(ofCharts)].map(([line]) => line).join("\n");
      return {contents, loader: "ts", resolveDir: src};
    });
  }
};

/** Makes a function that fetches what draws when it is called, where there is a document. */
const makeLate = `const late = (name) => (...given) => {
  if (typeof document === "undefined") {
    throw new ReferenceError(\`document is not defined: \${name}() draws\`);
  }
  return sandboxParts.take("./drawing.js")[name](...given);
};`;

const late = (each: string): string => `export const ${each.trim()} = late("${each.trim()}");`;

/** The sandbox's own code, and what programs can import. */
export const sandbox: BuildOptions = {
  ...common,
  entryPoints: {
    kernel: join(src, "notebook/sandbox/sandbox.ts"),
    library,
    drawing,
    d3: "d3"
  },
  splitting: true,
  chunkNames: "[hash]",
  // It has no address of its own from which something could be loaded.
  define: {...common.define, "import.meta.url": '"https://sandbox.invalid/_import/lib/"'},
  plugins: [pureCalls, parts]
};

/** What the sandbox may do: make code of text, and nothing that reaches beyond it. */
const sandboxPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'"
].join("; ");

/** Makes one document of what was bundled: a frame of an opaque origin can load no module. */
export async function writeSandbox(from: string, to: string): Promise<void> {
  const chunks = await joined(from);
  const texts = await Promise.all(chunks.map(asPart));
  const {outputFiles} = await build({
    ...common,
    entryPoints: [join(src, "notebook/sandbox/parts.ts")],
    format: "iife",
    write: false
  });
  const isKernel = ({name}: OutputChunk): boolean => name.startsWith("kernel");
  const kernel = texts.filter((_, i) => isKernel(chunks[i] as OutputChunk));
  const own = `${outputFiles[0]?.text}${kernel.join("")}sandboxParts.take("./kernel.js")`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="${sandboxPolicy}">`;
  const inert = chunks.flatMap((chunk, i) =>
    isKernel(chunk) ? [] : `<script type="text/plain" id="./${chunk.fileName}">${texts[i]}</script>`
  );
  const head = `<!doctype html><html><head><meta charset="utf-8">${policy}</head>`;
  const body = `<body>${inert.join("\n")}<script>${own}</script></body></html>`;
  await writeFile(join(to, "sandbox.html"), head + body);
}

/** The sandbox while its sources change: the document is written after each change. */
export function liveSandbox(folder: string): BuildOptions {
  const outdir = join(root, ".cache/sandbox");
  const asDocument: Plugin = {
    name: "sandbox",
    setup: ({onEnd}) =>
      onEnd(async ({errors}) => {
        if (errors.length === 0) await writeSandbox(outdir, folder);
      })
  };
  return {...sandbox, outdir, plugins: [pureCalls, parts, asDocument]};
}

/** Puts pieces together: all that the library needs is in it, so that its calls stay direct. */
async function joined(raw: string): Promise<OutputChunk[]> {
  const entry = (name: string): string => join(raw, `${name}.js`);
  const needed = (id: string, getModuleInfo: Parameters<GetManualChunk>[1]["getModuleInfo"]) => {
    const all = new Set<string>();
    const add = (each: string): void => {
      if (all.has(each)) return;
      all.add(each);
      for (const imported of getModuleInfo(each)?.importedIds ?? []) add(imported);
    };
    add(id);
    return all;
  };
  const bundle = await rollup({
    input: Object.fromEntries(["kernel", "library", "drawing", "d3"].map((x) => [x, entry(x)])),
    external: ofPage,
    // Who asks for the library has what it exports, and not what other pieces need of it.
    preserveEntrySignatures: "strict",
    onwarn: () => undefined
  });
  const {output} = await bundle.generate({
    format: "cjs",
    exports: "named",
    esModule: false,
    strict: false,
    dynamicImportInCjs: false,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    manualChunks: (id, {getModuleInfo}) => {
      const name = ["kernel", "library"].find((each) => needed(entry(each), getModuleInfo).has(id));
      return name && `${name}-whole`;
    }
  });
  await bundle.close();
  return output.filter((each) => each.type === "chunk");
}

/** A piece as a script that says how to make what it exports. */
async function asPart({fileName, code}: OutputChunk): Promise<string> {
  // In brackets, a function is compiled when it is read, and not read once more for that.
  const script = `sandboxParts.add("./${fileName}",(function(require,exports){${code}}));`;
  const {code: small} = await transform(script, {
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none"
  });
  // As far as HTML is concerned, a script ends where it says so.
  return small.replace(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\!--");
}
