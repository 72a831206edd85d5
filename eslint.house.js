/**
 * The house: which folder of `src` may import from which. The rooms of a folder are listed from
 * the bottom to the top, and each may import from those before it; `""` is the folder itself.
 */

/** The layers, from the bottom to the top; each may import from those before it. */
const layers = {
  base: [""],
  wire: ["", "capture"],
  tcp: ["block", "congestion", "window", "send", "recovery", "ack", "control", "arrive"],
  os: ["systems", "", "kernel", "sockets", "calls"],
  net: [""],
  sim: [""],
  trace: ["query", "words", "data", "recording", "capture", "capture/rules", "export", "model"],
  packetdrill: ["stack", "language", "run", "save"],
  explore: ["work", "loss", "search", "sweep", ""],
  chart: [
    "",
    "dom",
    "text",
    "axis",
    "ladder/layout",
    "ladder/segments",
    "ladder/bands",
    "ladder/calls",
    "ladder",
    "panels",
    "graph",
    "figure/changes",
    "figure/cursor",
    "figure/folds",
    "figure/pair",
    "figure",
    "figure/compare",
    "capture",
    "packetdrill",
    "hero",
    "explore"
  ]
};

/** What stands beside the layers, and what each may import besides itself. */
const beside = {
  notebook: {
    rooms: [
      "storage",
      "compile",
      "sandbox",
      "schedule",
      "run",
      "types",
      "offline",
      "embed",
      "editor",
      "inputs",
      "edits",
      "progress",
      "shell",
      ""
    ],
    imports: ["base"]
  },
  // The table of the systems' values is made of the values themselves, and a drawn text has a width.
  site: {
    rooms: ["config", "markdown", "content", "types", "offline", "embed", "build"],
    imports: ["base", "notebook", "os", "trace", "chart"]
  },
  // What others import, and the command, which takes the types out of a file as a cell's editor does.
  package: {rooms: [""], imports: Object.keys(layers)},
  command: {rooms: [""], imports: [...Object.keys(layers), "notebook"]}
};

/** The files that join the notebook to the layers: what pages import. */
const joining = ["index.ts", "first-load.ts", "readers-system.ts"];

/** Which packages a folder may import, as a regular expression; for `site` there is no limit. */
const packages = {
  base: "d3-random",
  trace: "d3(-\\w+)?",
  explore: "d3(-\\w+)?",
  chart: "d3(-\\w+)?",
  notebook: "(?!node:|vitest|happy-dom).*",
  site: ".*",
  command: "node:.*|acorn"
};

const names = Object.keys(layers);

/** Each folder with its rooms, and the folders and files of `src` that it may import from. */
const folders = [
  ...names.map((name, i) => ({name, rooms: layers[name], imports: names.slice(0, i)})),
  ...Object.entries(beside).map(([name, {rooms, imports}]) => ({name, rooms, imports}))
];

/** Where the files of a room lie; those of rooms within it are not among them. */
const filesOf = (folder, room) => ["src", folder, room, "*.ts"].filter(Boolean).join("/");

const zoneOf = ({name, imports}) => ({
  target: `./src/${name}`,
  from: "./src",
  except: [`./${name}`, ...imports.map((other) => `./${other}`)],
  message: `src/${name} may import from ${[name, ...imports].join(", ")} only.`
});

const roomZones = ({name, rooms}) =>
  (rooms ?? []).slice(0, -1).map((room, i) => ({
    target: `./${filesOf(name, room)}`,
    from: rooms.slice(i + 1).map((later) => `./${filesOf(name, later)}`),
    message: `src/${name}/${room} is below this room.`
  }));

/** The zones of import-x/no-restricted-paths. */
export const zones = [
  {target: "./src", from: ["./test", "./docs"], message: "src does not import from outside."},
  ...folders.map(zoneOf),
  ...folders.flatMap(roomZones)
];

/** For each folder, the pattern of the packages that it must not import. */
export const bannedPackages = folders.map(({name}) => ({
  files: [`src/${name}/**/*.ts`],
  regex: `^(?!\\.|(${packages[name] ?? "(?!)"})$)`,
  message: `src/${name} does not take this package.`
}));

/** All places that a file of `src` can have. */
export const places = [
  ...joining.map((file) => `src/${file}`),
  ...folders.flatMap(({name, rooms}) =>
    rooms ? rooms.map((room) => filesOf(name, room)) : [`src/${name}/**/*.ts`]
  )
];
