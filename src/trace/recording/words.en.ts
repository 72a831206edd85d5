/** English: how a recorded run and the model differ, and why that may be. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  onlyKernel: (segment: string) => `${segment}: only the kernel sends it`,
  onlyModel: (segment: string) => `${segment}: only the model sends it`,
  field: (segment: string, what: string, kernel: string, model: string) =>
    `${segment}: ${what} is ${kernel} in the kernel, ${model} in the model`,
  flags: "the set of flags",
  acknowledgment: "the acknowledgment",
  window: "the window",
  otherTime: (segment: string, by: string, isLater: boolean) =>
    `${segment}: the kernel sends it ${by} ${isLater ? "later" : "earlier"} than the model`,
  /** Why. */
  whyAck: "When a receiver acknowledges depends on its timers and on when its program reads.",
  whyOther: "The two behave differently here: compare what each of them did before.",
  whyPush: "PSH only asks the receiver to hand the text on; which write it stands for differs.",
  whyReceived: "One had received more than the other when it sent this.",
  whyWindow: "How much room a kernel announces follows its accounting of memory, byte by byte.",
  whyProgram: "It leaves when the program calls: a real program takes time to wake up and to work.",
  whyTimer: "It leaves when a timer runs out: a real kernel rounds timers up, long ones further.",
  whyAnswer: "It answers something that came at another time."
};

/** The same of a captured flow and its model. */
export const englishOfCapture: typeof english = {
  ...english,
  onlyKernel: (segment) => `${segment}: only in the capture`,
  field: (segment, what, captured, model) =>
    `${segment}: ${what} is ${captured} in the capture, ${model} in the model`,
  otherTime: (segment, by, isLater) =>
    `${segment}: sent ${by} ${isLater ? "later" : "earlier"} in the capture`
};

/** The same of a run that was pinned and the one that came after it. */
export const englishOfRuns: typeof english = {
  onlyKernel: (segment) => `${segment}: only the pinned run has it`,
  onlyModel: (segment) => `${segment}: only this run has it`,
  field: (segment, what, pinned, now) =>
    `${segment}: ${what} is ${pinned} in the pinned run, ${now} in this one`,
  flags: "the set of flags",
  acknowledgment: "the acknowledgment",
  window: "the window",
  otherTime: (segment, by, isLater) =>
    `${segment}: sent ${by} ${isLater ? "later" : "earlier"} in the pinned run`,
  whyAck: "Acknowledgments that one run has alone",
  whyOther: "Segments that one run has alone",
  whyPush: "Flags",
  whyReceived: "Acknowledgment numbers",
  whyWindow: "Windows",
  whyProgram: "Times at which a program calls",
  whyTimer: "Times at which a timer runs out",
  whyAnswer: "Times of replies"
};
