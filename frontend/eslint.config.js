/** Lint rules; the floors of src/ are held here: a floor may import from the floors below it only. */
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const floors = [["participant", "planner", "facilitator", "admin", "walk", "class", "survey", "plan", "public", "answer", "docs", "worker"], ["map", "ui"], ["api"], ["model"], ["geo", "i18n"]];

/** Folders that `folder` must not reach: every floor above, and the neighbours on its own. */
function forbiddenTo(folder) {
  const floor = floors.findIndex((names) => names.includes(folder));
  return floors
    .slice(0, floor + 1)
    .flat()
    .filter((name) => name !== folder);
}

const withoutDom = ["window", "document", "navigator", "localStorage", "sessionStorage", "fetch"];

/** What Safari 15.4 does not have; an old iPad shows an empty page where one of them is called. */
const tooNew = [
  ["AbortSignal", "timeout", "api/timeout.ts has one that works in Safari 15"],
  ["crypto", "randomUUID", "it is missing on plain http addresses"],
  ["Object", "groupBy"],
  ["Map", "groupBy"],
  ["Promise", "withResolvers"],
  ["Array", "fromAsync"],
  [undefined, "toSorted", "copy, then sort"],
  [undefined, "toReversed", "copy, then reverse"],
  [undefined, "toSpliced"],
  [undefined, "requestIdleCallback"],
].map(([object, property, message = "Safari 15 does not have it"]) => ({ ...(object && { object }), property, message }));

const floorRules = floors.flat().map((folder) => {
  const names = forbiddenTo(folder).join("|");
  const message = `${folder}/ may import only from the floors below it (frontend/README.md).`;
  return {
    files: [`src/${folder}/**/*.{ts,svelte}`],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: `^(\\.\\./)+(${names})(/|$)`, message }] }],
      "no-restricted-syntax": [
        "error",
        { selector: `ImportExpression[source.value=/^(\\.\\.\\u002F)+(${names})(\\u002F|$)/]`, message },
      ],
      ...(["model", "geo"].includes(folder) && { "no-restricted-globals": ["error", ...withoutDom] }),
    },
  };
});

export default ts.config(
  { ignores: ["dist/", "node_modules/", "public/", "src/api/types.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": ["error", ...tooNew],
      complexity: ["error", 12],
      "@typescript-eslint/no-dynamic-delete": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
    // Reactive maps and dates are for state that is changed in place; ours is replaced.
    rules: { "max-lines-per-function": "off", "svelte/prefer-svelte-reactivity": "off" },
  },
  {
    files: ["**/*.test.ts"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["scripts/**", "*.config.{js,ts}"],
    languageOptions: { globals: { ...globals.node } },
    rules: { "no-console": "off" },
  },
  ...floorRules,
);
