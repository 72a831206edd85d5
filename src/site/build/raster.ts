/** Makes PNG files of SVG, without a browser and with the same typeface on every machine. */
import {readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {Resvg, initWasm} from "@resvg/resvg-wasm";

const require = createRequire(import.meta.url);
const wasm = require.resolve("@resvg/resvg-wasm/index_bg.wasm");
const fonts = [
  require.resolve("@fontsource/inter/files/inter-latin-400-normal.woff2"),
  require.resolve("@fontsource/inter/files/inter-latin-700-normal.woff2")
];

let ready: Promise<Uint8Array[]> | null = null;

/** Starts the renderer once, and reads the typeface: Inter, regular and bold. */
async function start(): Promise<Uint8Array[]> {
  await initWasm(await readFile(wasm));
  return Promise.all(fonts.map((file) => readFile(file)));
}

/** The picture as PNG, `width` px wide or as wide as it says. */
export async function png(svg: string, width?: number): Promise<Uint8Array> {
  const fontBuffers = await (ready ??= start());
  const picture = new Resvg(svg, {
    font: {fontBuffers, defaultFontFamily: "Inter"},
    ...(width && {fitTo: {mode: "width", value: width}})
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
}
