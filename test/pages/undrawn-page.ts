/** A page of which only the runs are looked at: its figures are not drawn. */
import {runPage} from "./harness.ts";
import {undrawn} from "./story.ts";

/** Runs this page with some controls moved, and its cells changed by `edit`. */
export const undrawnPage =
  <Page>(name: string) =>
  async (
    controls: Readonly<Record<string, unknown>> = {},
    edit = (source: string): string => source
  ): Promise<Page> => {
    const bare = (source: string): string => undrawn(edit(source));
    return (await runPage<Page>(name, controls, {edit: bare})).values;
  };

/** An edit of the cell that declares a name: its text changed, or a solution in its place. */
export const inCell =
  (name: string, change: (source: string) => string) =>
  (source: string): string =>
    source.startsWith(`const ${name} = `) ? change(source) : source;
