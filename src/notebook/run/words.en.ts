/** English: cells that wait, fail, or show too much. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  taken: (name: string) => `\`${name}\` is the notebook's own; choose another name.`,
  declaredBy: (name: string, cell: string) =>
    `\`${name}\` is already declared by the cell ${cell}: choose another name.`,
  unknown: (name: string, hint: string) =>
    `\`${name}\` is not declared in this cell or any other.${hint}`,
  importFirst: (name: string) => ` Write \`import * as ${name} from "${name}";\` first.`,
  didYouMean: (name: string) => ` Did you mean \`${name}\`?`,
  circle: (name: string, back: string) =>
    `\`${name}\` needs \`${back}\`, which this cell declares: they would wait for each other.`,
  stoppedBy: (cell: string) => `Stopped by an error in ${cell}.`,
  waiting: (name: string) => `Waiting for ${name}.`,
  waitingInVain: (name: string) => `Waiting for ${name}: no cell declares it.`,
  tookKeyboard:
    "Stopped: what this cell draws takes the focus while you type elsewhere. " +
    "Focus it when the reader clicks in it.",
  running: "Still running."
};
