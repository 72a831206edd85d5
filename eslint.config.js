/** What the linter asks for, beyond what the type checker and test/site/tidy.test.ts ask for. */
import js from "@eslint/js";
import globals from "globals";
import importX from "eslint-plugin-import-x";
import ts from "typescript-eslint";

export default ts.config(
  {ignores: [".cache/", "dist/", "docs/lib/", "docs/.observablehq/", "node_modules/"]},
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
  }
);
