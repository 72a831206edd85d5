/** A panel for views of one flow: the reader chooses which, when the run has more than one. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {flowName, flowsOf} from "../../trace/query/flow.ts";
import type {Flow} from "../../trace/query/flow.ts";
import {panel} from "./panel.ts";
import type {Panel} from "./panel.ts";
import type {View} from "./view.ts";
import {words} from "./words.ts";

/** What a view of one flow does in its panel. */
export interface FlowView {
  readonly title: string;
  /** Draws the flow again: another run, flow or width. */
  draw(run: Trace, flow: Flow, frame: Panel): void;
  /** Shows a time in what was drawn last. */
  moveTo(run: Trace, flow: Flow, at: Micros, frame: Panel): void;
  pick?(transit: Transit | null): void;
}

/** Puts a view of one flow into a panel. It is told again when the reader chooses another flow. */
export function flowPanel(view: FlowView): View {
  const frame = panel({
    title: view.title,
    onChoice: (chosen) => {
      place = chosen;
      draw();
    },
    onWidth: () => draw()
  });
  let run: Trace | null = null;
  let at: Micros = 0;
  let place = 0;
  const flow = () => (run ? flowsOf(run)[place] : undefined);
  const draw = () => {
    const chosen = flow();
    if (!run) return;
    if (!chosen) {
      frame.stage.replaceChildren();
      frame.note.textContent = words.nothingToDraw;
      return;
    }
    frame.note.textContent = "";
    view.draw(run, chosen, frame);
    view.moveTo(run, chosen, at, frame);
  };
  return {
    node: frame.node,
    show(shown) {
      const flows = flowsOf(shown);
      run = shown;
      place = Math.min(place, Math.max(0, flows.length - 1));
      frame.offer(
        flows.map((each) => flowName(shown, each)),
        place
      );
      draw();
    },
    moveTo(time) {
      at = time;
      const chosen = flow();
      if (run && chosen) view.moveTo(run, chosen, time, frame);
    },
    ...(view.pick ? {pick: (transit: Transit | null) => view.pick?.(transit)} : {})
  };
}
