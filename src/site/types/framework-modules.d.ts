/** The types of the few modules of Observable Framework that the build and the tests look into. */

declare module "@observablehq/framework/dist/markdown.js" {
  import type MarkdownIt from "markdown-it";
  /** The Markdown parser, with `${…}` placeholders as tokens of their own. */
  export function createMarkdownIt(options?: {readonly typographer?: boolean}): MarkdownIt;
}

declare module "markdown-it-container" {
  import type MarkdownIt from "markdown-it";
  type Tokens = ReturnType<MarkdownIt["parse"]>;
  /** Adds blocks between `::: name` and `:::`; `render` makes their beginning and their end. */
  export default function container(
    md: MarkdownIt,
    name: string,
    options: {readonly render: (tokens: Tokens, index: number) => string}
  ): void;
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
    readonly input: string;
    /** An expression, or a program: then it has a body of statements. */
    readonly body: {
      readonly body?: readonly {
        readonly type: string;
        readonly start: number;
        readonly end: number;
      }[];
    };
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

declare module "@observablehq/framework/dist/javascript/module.js" {
  /** Strips the types. Throws an Error for a syntax error. */
  export function transformJavaScriptSync(source: string, loader: "ts"): string;
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

declare module "@observablehq/framework/dist/client/stdlib/generators/index.js" {
  export function input(element: Element): AsyncGenerator<unknown>;
  export function observe(
    initialize: (change: (value: unknown) => void) => (() => void) | undefined
  ): AsyncGenerator<unknown>;
}

declare module "@observablehq/runtime" {
  export interface Observer {
    fulfilled?(value: unknown): void;
    rejected?(error: unknown): void;
  }
  export interface Variable {
    define(name: string | null, inputs: readonly string[], body: unknown): Variable;
  }
  export interface Module {
    variable(observer?: Observer | true): Variable;
    redefine(name: string, inputs: readonly string[], body: unknown): Variable;
    value(name: string): Promise<unknown>;
  }
  export class Runtime {
    constructor(builtins: Readonly<Record<string, () => unknown>>);
    module(): Module;
    dispose(): void;
  }
}
