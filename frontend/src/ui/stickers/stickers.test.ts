import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stickerMarkup } from ".";
import "./all";

const starter = readFileSync(join(import.meta.dirname, "../../../../app/catalogue/starter.py"), "utf8");
/** The first of each row of four texts is a code, and the name of its icon; questions have none. */
const codes = [...starter.matchAll(/\(\s*"([a-z_]+)",\s*"/g)].map(([, code]) => code ?? "");
const others = [...starter.matchAll(/_OTHER_ICONS = \{"[a-z_]+": "([a-z_]+)"\}/g)].map(([, icon]) => icon ?? "");
const questions = ["transport", "company", "season", "time_of_day"];

describe("the starter catalogue", () => {
  const icons = [...new Set([...codes, ...others])].filter((code) => !questions.includes(code));
  const shapeless = stickerMarkup("no such icon", "");

  it("has a drawing of its own for every theme, category and option", () => {
    expect(icons.length).toBeGreaterThan(50);
    const undrawn = icons.filter((icon) => stickerMarkup(icon, "") === shapeless);
    expect(undrawn).toEqual([]);
    const markups = icons.map((icon) => stickerMarkup(icon, ""));
    const twins = icons.filter((_, index) => markups.indexOf(markups[index]!) !== index);
    expect(twins).toEqual([]);
  });
});
