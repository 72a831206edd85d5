/** The types of the few modules of Observable Framework that the build and the tests look into. */

declare module "@observablehq/framework/dist/markdown.js" {
  import type MarkdownIt from "markdown-it";
  /** The Markdown parser, with `${…}` placeholders as tokens of their own. */
  export function createMarkdownIt(options?: {readonly typographer?: boolean}): MarkdownIt;
}

declare module "@observablehq/framework/dist/info.js" {
  /** Reads the words behind a fence: "ts echo" is `{tag: "ts", attributes: {echo: ""}}`. */
  export function parseInfo(info: string): {tag: string; attributes: Record<string, string>};
}

declare module "@observablehq/framework/dist/frontMatter.js" {
  export function readFrontMatter(input: string): {content: string; data: {title?: string}};
}

declare module "@observablehq/framework/dist/javascript/parse.js" {
  /** What Framework knows of a cell; `transpileJavaScript` takes it. */
  export interface ParsedCell {
    readonly declarations: readonly {readonly name: string}[] | null;
    readonly references: readonly {readonly name: string}[];
    readonly imports: readonly {readonly name: string}[];
    readonly files: readonly {readonly name: string}[];
  }
  export function parseJavaScript(
    input: string,
    options: {readonly path: string; readonly inline?: boolean}
  ): ParsedCell;
}

declare module "@observablehq/framework/dist/javascript/transpile.js" {
  import type {ParsedCell} from "@observablehq/framework/dist/javascript/parse.js";
  /** The text `define({id, inputs, outputs, body})` that Framework puts into a page. */
  export function transpileJavaScript(
    cell: ParsedCell,
    options: {
      readonly id: string;
      readonly path: string;
      readonly mode?: string;
      readonly resolveImport?: (name: string) => string;
      readonly resolveFile?: (name: string) => string;
    }
  ): string;
}
