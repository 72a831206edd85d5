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
