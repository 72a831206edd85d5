/** English: a pinned run beside the one that came after it. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  pinned:
    "This run is pinned. Change the code, a control, a fault or a system: then both runs are " +
    "here, side by side.",
  changed: "What was changed:",
  titlePinned: "The pinned run",
  titleNow: "This run",
  transcriptPinned: "Transcript, pinned",
  transcriptNow: "Transcript, this run",
  savePicture: "Save the picture",
  savePinned: "Save the pinned run",
  saveNow: "Save this run",
  same:
    "No difference: both send the same segments, with the same flags, numbers, windows and " +
    "lengths, at the same times within 5 ms or 5 %.",
  system: (host: string, before: string, now: string) => `${host}: ${before} → ${now}`,
  newHost: (host: string) => `${host} is new`,
  added: (fault: string) => `now: ${fault}`,
  removed: (fault: string) => `no longer: ${fault}`,
  program: (host: string) => `the program of ${host}`,
  seed: (before: number, now: number) => `the seed: ${before} → ${now}`,
  scenario: "the scenario: its link, its settings or a value that a program uses"
};
