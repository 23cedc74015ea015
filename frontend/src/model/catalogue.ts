/** What is asked: themes, their categories and questions, with labels in every language. */
import type { DrawnType } from "../geo/geojson";
import type { Labels } from "../i18n/languages";

export type { Labels };

export type Category = { code: string; icon: string; geometry_types: DrawnType[]; labels: Labels };
export type Option = { code: string; icon: string; labels: Labels };
export type Question = { code: string; required: boolean; labels: Labels; options: Option[] };
export type Theme = {
  code: string;
  national_type: string;
  icon: string;
  labels: Labels;
  categories: Category[];
  questions: Question[];
};
export type Catalogue = { version: number; themes: Theme[] };

export function findTheme(catalogue: Catalogue, code: string): Theme | undefined {
  return catalogue.themes.find((theme) => theme.code === code);
}

export function findCategory(catalogue: Catalogue, theme: string, code: string): Category | undefined {
  return findTheme(catalogue, theme)?.categories.find((category) => category.code === code);
}

/** Ways are asked about first and one at a time; every other theme is about places. */
export function isAboutWays(theme: Theme): boolean {
  return theme.categories.every(({ geometry_types }) => geometry_types.every((type) => type === "LineString"));
}

export const wayThemes = (catalogue: Catalogue): Theme[] => catalogue.themes.filter(isAboutWays);
export const placeThemes = (catalogue: Catalogue): Theme[] =>
  catalogue.themes.filter((theme) => !isAboutWays(theme));

/** What a stretch of a way can be like: categories about places that may also be a line. */
export const stretchThemes = (catalogue: Catalogue): Theme[] =>
  placeThemes(catalogue)
    .map((theme) => ({
      ...theme,
      categories: theme.categories.filter(({ geometry_types }) => geometry_types.includes("LineString")),
    }))
    .filter(({ categories }) => categories.length > 0);
