import { describe, expect, it } from "vitest";
import type { Catalogue, Category } from "./catalogue";
import { findInPalette, paletteOf } from "./palette";

const category = (code: string, nb: string): Category => ({
  code,
  icon: code,
  geometry_types: ["Point"],
  labels: { nb, nn: nb, en: nb },
});
const theme = (code: string, categories: Category[]) => ({
  code,
  national_type: "x",
  icon: code,
  labels: { nb: code, nn: code, en: code },
  categories,
  questions: [],
});
const catalogue: Catalogue = {
  version: 1,
  themes: [
    theme("change", [category("dark", "Mørkt, mangler lys"), category("traffic", "Mye trafikk")]),
    theme("wish", [category("light", "Lys"), category("other", "Ulysset sti")]),
  ],
};
const find = (typed: string) =>
  findInPalette(paletteOf(catalogue), typed, ({ labels }) => labels.nb).map(({ category }) => category.code);

describe("the palette", () => {
  it("numbers every category of every theme", () => {
    expect(paletteOf(catalogue).map(({ number, theme }) => [number, theme])).toEqual([
      [1, "change"],
      [2, "change"],
      [3, "wish"],
      [4, "wish"],
    ]);
  });

  it("shows everything before anything is typed", () => {
    expect(find("  ")).toHaveLength(4);
  });

  it("finds words that begin so before words that have it inside", () => {
    expect(find("LYS")).toEqual(["dark", "light", "other"]);
  });

  it("finds a category by its number", () => {
    expect(find("3")).toEqual(["light"]);
    expect(find("9")).toEqual([]);
  });
});
