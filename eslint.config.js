/** What the linter asks for, beyond what the type checker asks for. */
import js from "@eslint/js";
import globals from "globals";
import importX, {createNodeResolver} from "eslint-plugin-import-x";
import ts from "typescript-eslint";
import {bannedPackages, places, zones} from "./eslint.house.js";

/** Folders in which a run must depend on nothing but its arguments. */
const pure = ["src/{base,wire,tcp,os,net,sim,trace,explore,chart}/**/*.ts"];

/** What is banned there, and what to use in its place. */
const clock = "time is an argument: take `now`";
const timer = "a timer is a deadline in the state";
const bannedGlobals = [
  {name: "Date", message: clock},
  {name: "performance", message: clock},
  {name: "setTimeout", message: timer},
  {name: "setInterval", message: timer},
  {name: "queueMicrotask", message: timer},
  {name: "console", message: "what happens goes into the record of the run"}
];
const bannedProperties = [
  {
    object: "Math",
    property: "random",
    message: "chance comes from the seed: src/base has the generator"
  }
];

/** Banned besides where things have numbers for names: an object would sort them. */
const bannedForIds = ["keys", "entries", "values"].map((property) => ({
  object: "Object",
  property,
  message: "use a Map: its order is that of insertion, for any key"
}));

/** An import of a file says its extension. */
const extension = {regex: "^\\.(?!.*\\.(ts|mjs)$)", message: 'it does not end in ".ts"'};

/** How long files, functions and lines may be; a long string in a test is data, or a title. */
const sizes = [
  {
    files: ["src/**/*.{ts,mjs}"],
    rules: {
      "max-len": ["error", {code: 100}],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", 70],
      "no-warning-comments": ["error", {terms: ["fixme"], location: "anywhere"}]
    }
  },
  {
    files: ["test/**/*.{ts,mjs}"],
    rules: {
      "max-len": ["error", {code: 100, ignoreStrings: true, ignoreTemplateLiterals: true}],
      "max-lines": ["error", 600],
      "no-warning-comments": ["error", {terms: ["fixme"], location: "anywhere"}]
    }
  }
];

const house = [
  {
    files: ["src/**/*.ts"],
    settings: {"import-x/resolver-next": [createNodeResolver()]},
    rules: {
      "import-x/no-restricted-paths": ["error", {zones}],
      "no-restricted-imports": ["error", {patterns: [extension]}]
    }
  },
  ...bannedPackages.map(({files, regex, message}) => ({
    files,
    rules: {"no-restricted-imports": ["error", {patterns: [extension, {regex, message}]}]}
  })),
  {
    files: ["src/**/*.ts"],
    ignores: places,
    rules: {
      "no-restricted-syntax": [
        "error",
        {selector: "Program", message: "This folder has no place in eslint.house.js."}
      ]
    }
  },
  {
    files: pure,
    // How long an exploration holds a thread is for the page's sake, and changes no result.
    ignores: ["src/explore/work/lanes.ts"],
    rules: {
      "no-restricted-globals": ["error", {globals: bannedGlobals, checkGlobalObject: true}],
      "no-restricted-properties": ["error", ...bannedProperties]
    }
  },
  {
    files: ["src/{tcp,net}/**/*.ts"],
    rules: {"no-restricted-properties": ["error", ...bannedProperties, ...bannedForIds]}
  }
];

export default ts.config(
  {
    ignores: [
      ".cache/",
      "dist/",
      "dist-package/",
      "docs/lib/",
      "docs/.observablehq/",
      "node_modules/"
    ]
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  {
    plugins: {"import-x": importX},
    languageOptions: {globals: {...globals.browser, ...globals.node}},
    rules: {
      eqeqeq: ["error", "always", {null: "ignore"}],
      "prefer-const": "error",
      "no-unreachable-loop": "error",
      "import-x/no-duplicates": "error",
      "import-x/no-mutable-exports": "error",
      "import-x/no-default-export": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      // An empty function and `while ((yield* os.recv(…)).length > 0);` say what they mean.
      "@typescript-eslint/no-empty-function": "off",
      // A generator function has no arrow form: what it needs of `this` it takes by a name.
      "@typescript-eslint/no-this-alias": "off",
      // Indexes are checked by noUncheckedIndexedAccess; `!` is left for what was just tested.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", {argsIgnorePattern: "^_"}]
    }
  },
  {
    // Configurations must, and declarations of what the bundler makes have no choice either.
    files: ["*.config.ts", "*.config.js", "**/*.d.ts"],
    rules: {"import-x/no-default-export": "off"}
  },
  ...sizes,
  ...house
);
