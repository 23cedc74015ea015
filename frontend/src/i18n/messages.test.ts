import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completeLanguages, languageCodes, languagesOn, preferredLanguage, type Page } from "./languages";
import { latePartsOf, partsOf } from "./parts";
import { phrase, type Messages } from "./phrase";

const source = join(import.meta.dirname, "..");
const pages = Object.keys(partsOf) as Page[];
const allOf = (page: Page): string[] => [...partsOf[page], ...latePartsOf[page]];
const parts = [...new Set(pages.flatMap(allOf))];
const pagesWith = (part: string) => pages.filter((page) => allOf(page).includes(part));
const fileOf = (language: string, part: string) => join(source, "i18n", language, `${part}.json`);
const read = (language: string, part: string): Messages =>
  existsSync(fileOf(language, part)) ? (JSON.parse(readFileSync(fileOf(language, part), "utf8")) as Messages) : {};
const placesIn = (message: string) => [...new Set([...message.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name))].sort();

const codeOf = (folders: string[], without: string[] = []) =>
  folders
    .flatMap((folder) => readdirSync(join(source, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
    .filter((file) => !without.some((folder) => file.startsWith(folder)) && /\.(ts|svelte)$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
const keysIn = (code: string) => new Set([...code.matchAll(/["']([a-z_]+(?:\.[a-z_]+)+)["']/g)].map(([, key]) => key ?? ""));

describe.each(parts)("the %s words", (part) => {
  const norwegian = read("nb", part);

  it.each(completeLanguages)("are complete in %s", (language) => {
    expect(Object.keys(read(language, part)).sort()).toEqual(Object.keys(norwegian).sort());
  });

  it.each(languageCodes)("have the same places in %s, and no word of their own", (language) => {
    for (const [key, message] of Object.entries(read(language, part))) {
      expect(message.trim(), key).not.toBe("");
      expect(norwegian[key], `${key} is not a word of ours`).toBeDefined();
      expect(placesIn(message), key).toEqual(placesIn(norwegian[key] ?? ""));
    }
  });

  it("are all used", () => {
    const used = keysIn(codeOf(["ui", ...pagesWith(part)]));
    expect(Object.keys(norwegian).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe("a language that is only started", () => {
  const started = languageCodes.filter((code) => !(completeLanguages as readonly string[]).includes(code));
  const wanted = parts.filter((part) => pagesWith(part).some((page) => languagesOn(page).length > completeLanguages.length));

  // The list is the translator's: `npx vitest run -u` writes it anew.
  it.each(started)("borrows from bokmål the words listed in missing/%s.txt", async (language) => {
    const missing = wanted.flatMap((part) => {
      const there = read(language, part);
      return Object.entries(read("nb", part)).flatMap(([key, message]) => (key in there ? [] : [`${part} ${key}: ${message}`]));
    });
    await expect(`${missing.join("\n")}\n`).toMatchFileSnapshot(`missing/${language}.txt`);
  });
});

describe("the pages", () => {
  it.each(pages)("use only words that the %s page loads", (page) => {
    const known = new Set(allOf(page).flatMap((part) => Object.keys(read("nb", part))));
    const foldersOf = { staff: "staff", result: "survey", answers: "answer", draw: "drawing" };
    const without = Object.entries(foldersOf).flatMap(([part, folder]) => (pagesWith(part).includes(page) ? [] : [join("ui", folder)]));
    const asked = [...codeOf([page, "ui"], without).matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map(([, key]) => key ?? "");
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });
});

describe("a phrase", () => {
  const message = "{count, plural, one {# merke} other {# merker}} hos {name}";

  it("follows the plural of its language", () => {
    expect(phrase(message, { count: 1, name: "A" }, "nb")).toBe("1 merke hos A");
    expect(phrase(message, { count: 2, name: "A" }, "nb")).toBe("2 merker hos A");
  });

  it("uses the forms a language has beyond one and many", () => {
    expect(phrase("{n, plural, one {a} few {b} many {c} other {d}}", { n: 3 }, "ar")).toBe("b");
  });

  it("writes numbers as the language does", () => {
    expect(phrase("{n}", { n: 1234567 }, "en")).toBe("1,234,567");
  });
});

describe("the first language", () => {
  it("is the browser's first that the page speaks, else bokmål", () => {
    expect(preferredLanguage(["fi", "nn-NO", "nb"], languageCodes)).toBe("nn");
    expect(preferredLanguage(["ar-SY", "en"], languageCodes)).toBe("ar");
    expect(preferredLanguage(["ar-SY", "en"], completeLanguages)).toBe("en");
    expect(preferredLanguage(["no"], languageCodes)).toBe("nb");
    expect(preferredLanguage(["fi"], languageCodes)).toBe("nb");
  });
});
