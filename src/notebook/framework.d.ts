/** The parts of Observable Framework and of its packages that come without types. */

declare module "observablehq:client" {
  import type {Define} from "./schedule/runtime.ts";
  export const define: Define;
}

declare module "observablehq:stdlib" {
  export function FileAttachment(name: string): {readonly href: string};
}

/** The build makes it of the declarations of the library. */
declare module "notebook:types-data" {
  import type {TypesData} from "./types/type-service.ts";
  const data: TypesData;
  export default data;
}

declare module "@observablehq/framework/dist/javascript/references.js" {
  import type {Identifier, Node} from "acorn";
  export function findReferences(
    node: Node,
    options?: {readonly globals: ReadonlySet<string>}
  ): Identifier[];
}

declare module "@observablehq/framework/dist/javascript/declarations.js" {
  import type {Identifier, Node} from "acorn";
  export function findDeclarations(node: Node, input: string): Identifier[];
}

declare module "@observablehq/framework/dist/javascript/assignments.js" {
  import type {Identifier, Node} from "acorn";
  export function checkAssignments(node: Node, references: Identifier[], input: string): void;
}

declare module "@observablehq/framework/dist/javascript/awaits.js" {
  import type {Node} from "acorn";
  export function findAwaits(node: Node): Node[];
}

/** What pages import is known to the notebook only by its path. */
declare module "*/lib/tcp.js" {}
