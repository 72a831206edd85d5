/**
 * What TypeScript knows about the cells of a page: mistakes, what could stand at a place, and what
 * a name means. It runs in a worker, and works on texts only.
 */
import ts from "typescript";
import {USED_BEFORE_DECLARATION, joined} from "../compile/page-module.ts";

/** All that the service knows besides the cells; made by the build. */
export interface TypesData {
  readonly options: ts.CompilerOptions;
  /** Declarations by path: the library, Framework's names, the language, the browser. */
  readonly files: Readonly<Record<string, string>>;
}

/** The page at a moment. */
export interface PageText {
  /** The cell that is asked about, as it stands in its editor. */
  readonly own: string;
  /** The other cells, as they run. */
  readonly others: readonly string[];
}

/** A mistake in a cell: offsets into its text. */
export interface TypeProblem {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly code: number;
}

/** A name that could stand at a place. */
export interface Proposal {
  readonly name: string;
  /** TypeScript's kind: "method", "property", "const", … */
  readonly kind: string;
  /** Names with a smaller one come first. */
  readonly rank: number;
}

/** What could stand at a place, in place of the text between `from` and `to`. */
export interface Proposals {
  readonly from: number;
  readonly to: number;
  readonly proposals: readonly Proposal[];
}

/** What a name is: its type, and its doc comment. */
export interface Meaning {
  readonly from: number;
  readonly to: number;
  readonly signature: string;
  readonly text: string;
}

const PAGE = "/page.ts";
const BUILTINS = "/src/site/types/builtins.d.ts";
const AMBIENT = "/ambient.d.ts";

/** Modules whose types are too heavy for a page; what comes from them is not checked. */
const ambient = 'declare module "d3";\ndeclare module "d3-*";\n';

/** A page asks its readers for no annotations: these codes ask for them. */
const IMPLICIT_ANY = [7005, 7006, 7010, 7011, 7031, 7034];

/** What stands in an editor is not complete: most errors of others' names come from that. */
const SILENT = new Set([...USED_BEFORE_DECLARATION, ...IMPLICIT_ANY]);

/** What TypeScript's own server uses for files that are open; its declarations do not list it. */
interface RegionChecker {
  getRegionSemanticDiagnostics?(
    path: string,
    ranges: readonly ts.TextRange[]
  ): {readonly diagnostics: readonly ts.Diagnostic[]} | undefined;
}

/** TypeScript's language service over one text. */
export class TypeService {
  readonly #service: ts.LanguageService & RegionChecker;
  #text = "";
  #version = 0;
  #start = 0;
  #length = 0;

  constructor({options, files}: TypesData) {
    const texts = new Map(Object.entries({...files, [AMBIENT]: ambient}));
    // Declarations do not change: one snapshot each, forever.
    const snapshots = new Map<string, ts.IScriptSnapshot>();
    const settings: ts.CompilerOptions = {
      ...options,
      lib: ["/lib/lib.es2023.d.ts", "/lib/lib.dom.d.ts"],
      paths: {"/lib/tcp.js": ["/src/index.d.ts"]},
      types: []
    };
    const snapshotOf = (path: string): ts.IScriptSnapshot | undefined => {
      if (path === PAGE) return ts.ScriptSnapshot.fromString(this.#text);
      const text = texts.get(path);
      if (text === undefined) return undefined;
      const snapshot = snapshots.get(path) ?? ts.ScriptSnapshot.fromString(text);
      snapshots.set(path, snapshot);
      return snapshot;
    };
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => settings,
      getScriptFileNames: () => [PAGE, BUILTINS, AMBIENT],
      getScriptVersion: (path) => (path === PAGE ? String(this.#version) : "1"),
      getScriptSnapshot: snapshotOf,
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
      fileExists: (path) => texts.has(path),
      readFile: (path) => texts.get(path),
      directoryExists: (path) => [...texts.keys()].some((name) => name.startsWith(`${path}/`)),
      getDirectories: () => []
    });
  }

  /** What is wrong in the cell. */
  check(page: PageText): TypeProblem[] {
    this.#take(page);
    const found = [...this.#service.getSyntacticDiagnostics(PAGE), ...this.#checkCell()];
    return found.flatMap(({start = 0, length = 0, code, messageText}) => {
      if (start + length < this.#start || SILENT.has(code)) return [];
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      return [{...this.#inCell(start, start + length), text, code}];
    });
  }

  /** What could stand at the offset; null when nothing could. */
  complete(page: PageText, offset: number): Proposals | null {
    this.#take(page);
    const at = this.#start + offset;
    const found = this.#service.getCompletionsAtPosition(PAGE, at, {});
    if (!found) return null;
    const span = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
    const {from, to} = span
      ? this.#inCell(span.start, span.start + span.length)
      : this.#inCell(this.#wordStart(at), at);
    const proposals = found.entries.map(({name, kind, sortText}) => {
      return {name, kind, rank: Number.parseInt(sortText, 10) || 0};
    });
    return {from, to, proposals};
  }

  /** What a proposed name means, for the offset at which it was proposed. */
  explain(page: PageText, offset: number, name: string): Meaning | null {
    this.#take(page);
    const at = this.#start + offset;
    const found = this.#service.getCompletionEntryDetails(
      PAGE,
      at,
      name,
      undefined,
      undefined,
      undefined,
      undefined
    );
    return found ? this.#meaning(found, offset, offset) : null;
  }

  /** What the name at the offset means; null where there is none. */
  describe(page: PageText, offset: number): Meaning | null {
    this.#take(page);
    const found = this.#service.getQuickInfoAtPosition(PAGE, this.#start + offset);
    if (!found) return null;
    const {start, length} = found.textSpan;
    const {from, to} = this.#inCell(start, start + length);
    return this.#meaning(found, from, to);
  }

  /** Checks the cell's own statements only, which is much less than the whole page. */
  #checkCell(): readonly ts.Diagnostic[] {
    const range = {pos: this.#start, end: this.#start + this.#length};
    const region = this.#service.getRegionSemanticDiagnostics?.(PAGE, [range]);
    return region?.diagnostics ?? this.#service.getSemanticDiagnostics(PAGE);
  }

  #meaning(
    found: {
      displayParts?: ts.SymbolDisplayPart[];
      documentation?: ts.SymbolDisplayPart[];
      tags?: ts.JSDocTagInfo[];
    },
    from: number,
    to: number
  ): Meaning {
    const written = ts.displayPartsToString(found.displayParts);
    // Where a name was imported from is in the cell that did it.
    const signature = written.replace(/^\(alias\) /, "").replace(/\nimport .*$/, "");
    const text = ts.displayPartsToString(found.documentation).replace(/(\S)\n(?=\S)/g, "$1 ");
    return {from, to, signature, text};
  }

  /** Makes the page the one that TypeScript sees; the cell comes last. */
  #take({own, others}: PageText): void {
    const {text, starts} = joined([...others, own].map((source) => ({source})));
    this.#start = starts.at(-1) ?? 0;
    this.#length = own.length;
    if (text === this.#text) return;
    this.#text = text;
    this.#version++;
  }

  /** A range of the joined text in the cell: what is missing at the end is missing there. */
  #inCell(start: number, end: number): {from: number; to: number} {
    const hold = (at: number): number => Math.max(0, Math.min(at - this.#start, this.#length));
    return {from: hold(start), to: hold(end)};
  }

  #wordStart(at: number): number {
    const word = /[\p{L}\p{N}_$]*$/u.exec(this.#text.slice(this.#start, at));
    return at - (word?.[0].length ?? 0);
  }
}
