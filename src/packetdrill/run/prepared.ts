/** What a call of a script becomes before it is made. */
import type {Answer, Request} from "../stack/stack.ts";
import type {SystemCall} from "../language/syntax.ts";
import type {Arguments} from "./arguments.ts";
import type {RunOptions} from "./options.ts";

/** A call, ready to be made. */
export interface Prepared {
  readonly request: Request;
  /** The script's descriptor that the call works on; null where it is on none, or on several. */
  readonly fd: number | null;
  /** What is wrong with what the call wrote into its arguments; null when nothing is. */
  readonly check: (answer: Answer) => string | null;
}

/** What a preparation needs to know of the run. */
export interface CallContext {
  readonly options: RunOptions;
  /** The stack's descriptor for a script's one. */
  readonly live: (fd: number) => number;
}

/** Throws ScriptError for wrong arguments, NotApplicable for what is left out. */
export type Prepare = (args: Arguments, context: CallContext, call: SystemCall) => Prepared;

/** The check of a call that writes nothing into its arguments. */
export const nothing = (): null => null;

/** A call on one descriptor, its first argument. */
export const onFd = (
  make: (fd: number, args: Arguments, context: CallContext) => Request,
  check: (args: Arguments, context: CallContext) => Prepared["check"] = () => nothing
): Prepare => {
  return (args, context) => {
    const fd = args.number(0, "a descriptor");
    return {request: make(context.live(fd), args, context), fd, check: check(args, context)};
  };
};
