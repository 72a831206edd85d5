/** What a figure keeps under it: socket tables, the transcript, and what can be saved. */
import type {Micros} from "../../../base/units.ts";
import type {Happening} from "../../../trace/query/happening.ts";
import {dropOf} from "../../../trace/query/faulted.ts";
import {canRunAgain, type Run} from "../../../trace/query/trace.ts";
import {socketTable} from "../../../trace/data/sockets.ts";
import {html} from "../../dom/html.ts";
import {socketView} from "../../panels/socket-view.ts";
import {words} from "../../words.ts";
import type {FigureRun} from "../changes/figure-run.ts";
import {toggled} from "../changes/segment-menu.ts";
import type {Saved} from "./export.ts";
import {folds} from "./folds.ts";
import type {Fold, Folds} from "./folds.ts";
import {transcriptTable} from "./transcript-table.ts";
import type {TranscriptPress} from "./transcript-table.ts";

/** The parts under a figure, which follow its run and its cursor. */
export interface UnderFigure {
  readonly node: HTMLElement;
  /** The socket tables. They are not in `node` when the figure itself shows them. */
  readonly sockets: HTMLElement;
  show(run: Run): void;
  moveTo(at: Micros): void;
  /** Opens the transcript, and goes there. */
  openTranscript(): void;
  /** Lights the row of the socket to which something happened, as long as the cursor is there. */
  light(happening: Happening | null): void;
}

/** Where the socket tables are, what else there is, and what is saved under which name. */
export interface UnderOptions extends Omit<Saved, "run"> {
  /** Are the socket tables part of the figure itself? Then there is no fold for them. */
  readonly socketsShown: boolean;
  /** A part that is made elsewhere, before what can be saved. */
  readonly more: MorePart | null;
}

/** A part under a figure that is made elsewhere. */
export interface MorePart {
  readonly fold: Fold;
  /** The figure shows this run now; `row` is where the part stands. */
  show(run: Run, row: Folds): void;
}

/** Makes the parts. What is closed is not kept up to date: that would slow the cursor. */
export function underFigure(
  runs: FigureRun,
  {socketsShown, more, name, picture}: UnderOptions
): UnderFigure {
  const saved: Saved = {name, run: () => runs.run, picture};
  const sockets = socketView();
  // Of what cannot run again nothing can be lost.
  const table = transcriptTable(canRunAgain(runs.given) ? pressOf(runs) : null);
  const bar = html("div", {class: "save-place"});
  let run: Run | null = null;
  let at: Micros = 0;
  const showSockets = (): void => {
    if (run) sockets.show(run, at);
  };
  const socketFold: Fold = {
    key: "sockets",
    name: words.sockets,
    node: sockets.node,
    toggled: (open) => void (open && showSockets())
  };
  const row = folds([
    ...(socketsShown ? [] : [socketFold]),
    {key: "words", name: words.transcript, node: table.node, toggled: () => table.open()},
    ...(more ? [more.fold] : []),
    {key: "saving", name: words.save, node: bar, toggled: () => void fillBar(bar, saved)}
  ]);
  return {
    node: row.node,
    sockets: sockets.node,
    show(shown) {
      run = shown;
      table.show(shown);
      row.rename("sockets", commandsOf(shown));
      more?.show(shown, row);
    },
    moveTo(time) {
      at = time;
      if (socketsShown || row.isOpen("sockets")) showSockets();
    },
    openTranscript: () => row.reveal("words"),
    light(happening) {
      sockets.light(happening);
    }
  };
}

/** What the buttons of the transcript do: lose a segment, or let it arrive after all. */
const pressOf = (runs: FigureRun): TranscriptPress => ({
  onSegment: (transit) => void runs.again(toggled(runs.run, transit)),
  action: (transit) => (dropOf(runs.run, transit) ? words.restoreIt : words.loseIt)
});

async function fillBar(place: HTMLElement, saved: Saved): Promise<void> {
  const {saveBar} = await import("./export.ts");
  if (!place.hasChildNodes()) place.append(saveBar(saved));
}

/** What a reader would type to see the tables: `"ss -tano"`, or both systems' commands. */
function commandsOf(run: Run): string {
  const commands = new Set(run.hosts.map((_, host) => socketTable(run, host, 0).command));
  return commands.size > 0 ? [...commands].join(" · ") : words.sockets;
}
