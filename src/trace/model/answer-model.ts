/**
 * The model of a flow and how it compares, all as plain data: made where the capture is read, which
 * is not where the page is drawn.
 */
import type {TraceData} from "../../sim/trace-data.ts";
import {traceOfFlow} from "../capture/flow-trace.ts";
import type {ChosenFlow} from "../capture/session.ts";
import {traceData} from "../query/trace-of.ts";
import {runModel} from "./model-run.ts";
import {modelOf} from "./model-of.ts";
import type {NoModel} from "./model.ts";
import {compareWithModel, type Comparison} from "./parting.ts";
import {programText} from "./program-text.ts";

/** A flow's model: its run, how far it is the same, and its program; or why there is none. */
export type ModelAnswer =
  | {readonly kind: "cannot"; readonly why: NoModel}
  | {
      readonly kind: "model";
      readonly run: TraceData;
      readonly compared: Comparison;
      readonly program: string;
    };

/** Makes, runs and compares the model of a flow; `name` is what its program calls the flow. */
export function answerModel({flow, local}: ChosenFlow, name: string): ModelAnswer {
  const made = traceOfFlow(flow, new Set(local));
  const found = modelOf(flow, made);
  if (found.kind === "cannot") return found;
  const run = runModel(found.model);
  return {
    kind: "model",
    run: traceData(run),
    compared: compareWithModel(made, found.model, run),
    program: programText(found.model, name)
  };
}
