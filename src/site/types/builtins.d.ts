/**
 * What a cell may use without importing it: the parts of Observable Framework's standard library
 * that come with the site. The others (`Inputs`, `Plot`, `html`, `d3`, …) would be loaded from
 * another host, so they are not here; d3 can be imported.
 */

/** Shows a value below the cell, and returns it. */
declare function display<T>(value: T): T;

/** Shows a control below the cell, and returns its value: the cells that use it run again. */
declare function view<T>(input: Node & {value: T}): T;

/** A file beside the page. */
declare function FileAttachment(name: string): {
  readonly href: string;
  json<T = unknown>(): Promise<T>;
  text(): Promise<string>;
};

/** Values that change, for cells that depend on them. */
declare const Generators: {
  input<T>(element: Node & {value: T}): AsyncGenerator<T>;
  observe<T>(
    initialize: (change: (value: T) => void) => (() => void) | undefined
  ): AsyncGenerator<T>;
  width(element: Element): AsyncGenerator<number>;
  dark(): AsyncGenerator<boolean>;
};

/** The width of the text column, in pixels. */
declare const width: number;

/** Whether the page is shown in dark colours. */
declare const dark: boolean;

/** Resolves when the cell is about to run again, or to be removed: the place to tidy up. */
declare const invalidation: Promise<void>;

/** Fulfilled when the cell is on the screen. */
declare function visibility(): Promise<void>;

/** Draws again whenever the width changes. */
declare function resize(
  render: (width: number, height: number) => Node,
  invalidation?: Promise<void>
): HTMLElement;
