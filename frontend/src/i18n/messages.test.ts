import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languageCodes, preferredLanguage } from "./languages";
import { phrase, type Messages } from "./phrase";

const source = join(import.meta.dirname, "..");
const parts = ["shared", "participant", "planner"] as const;
const read = (language: string, part: string): Messages =>
  JSON.parse(readFileSync(join(source, "i18n", language, `${part}.json`), "utf8")) as Messages;
const placesIn = (message: string) => [...new Set([...message.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name))].sort();

const codeOf = (folders: string[]) =>
  folders
    .flatMap((folder) => readdirSync(join(source, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
const keysIn = (code: string) => new Set([...code.matchAll(/["']([a-z_]+(?:\.[a-z_]+)+)["']/g)].map(([, key]) => key ?? ""));

describe.each(parts)("the %s words", (part) => {
  const norwegian = read("nb", part);

  it.each(languageCodes)("are complete in %s, with the same places", (language) => {
    const words = read(language, part);
    expect(Object.keys(words).sort()).toEqual(Object.keys(norwegian).sort());
    for (const [key, message] of Object.entries(words)) {
      expect(message.trim(), key).not.toBe("");
      expect(placesIn(message), key).toEqual(placesIn(norwegian[key] ?? ""));
    }
  });

  it("are all used", () => {
    const folders = part === "shared" ? ["ui", "participant", "planner"] : ["ui", part];
    const used = keysIn(codeOf(folders));
    expect(Object.keys(norwegian).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe("the pages", () => {
  it.each(["participant", "planner"] as const)("use only words that the %s page loads", (page) => {
    const known = new Set([...Object.keys(read("nb", "shared")), ...Object.keys(read("nb", page))]);
    const asked = [...codeOf([page, "ui"]).matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map(([, key]) => key ?? "");
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
  it("is the browser's first that we speak, else bokmål", () => {
    expect(preferredLanguage(["se", "nn-NO", "nb"])).toBe("nn");
    expect(preferredLanguage(["no"])).toBe("nb");
    expect(preferredLanguage(["fi"])).toBe("nb");
  });
});
