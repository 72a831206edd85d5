/** The source files of `src`, for the tests that read code. */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import ts from "typescript";
import {root} from "../../src/site/config/root.ts";

/** A source file; `path` is below the root of the repository, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A source from its text. */
export function makeSource(path: string, text: string): Source {
  let tree: ts.SourceFile | null = null;
  return {
    path,
    text,
    get tree() {
      tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      return tree;
    }
  };
}

/** All TypeScript files below a folder. */
export function sourcesBelow(folder: string): Source[] {
  const files = readdirSync(join(root, folder), {recursive: true, encoding: "utf8"});
  return files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .sort()
    .map((path) => makeSource(path, readFileSync(join(root, path), "utf8")));
}

/** Calls `visit` for every node of a tree. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** The line on which something stands, from 1. */
export function lineOf({tree}: Source, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}
