/** Everything a paper sheet may hold, numbered, found by a few letters or by its number. */
import type { Catalogue, Category } from "./catalogue";

export type PaletteEntry = { number: number; theme: string; category: Category };

export function paletteOf(catalogue: Catalogue): PaletteEntry[] {
  const entries = catalogue.themes.flatMap((theme) =>
    theme.categories.map((category) => ({ theme: theme.code, category })),
  );
  return entries.map((entry, index) => ({ ...entry, number: index + 1 }));
}

const tidy = (text: string) => text.trim().toLocaleLowerCase();

/** The exact number first, then labels with a word that begins so, then labels that have it somewhere. */
export function findInPalette(
  entries: readonly PaletteEntry[],
  typed: string,
  labelOf: (category: Category) => string,
): PaletteEntry[] {
  const wanted = tidy(typed);
  if (wanted === "") return [...entries];
  if (/^\d+$/.test(wanted)) return entries.filter(({ number }) => String(number).startsWith(wanted));
  const starts = (label: string) => label.split(/[\s,/()-]+/).some((word) => word.startsWith(wanted)) || label.startsWith(wanted);
  const found = entries.filter(({ category }) => tidy(labelOf(category)).includes(wanted));
  const first = found.filter(({ category }) => starts(tidy(labelOf(category))));
  return [...first, ...found.filter((entry) => !first.includes(entry))];
}
