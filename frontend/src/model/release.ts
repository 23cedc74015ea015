/** A frozen release: cells that enough children share, and how what they told is shown. */
import type { Labels } from "../i18n/languages";
import type { PolygonGeometry } from "../geo/geojson";

export type Release = {
  number: string;
  municipality_id: string;
  campaign_id: string;
  campaign_title: string;
  told_from: string;
  told_until: string;
  released_at: string;
  grid: "square" | "hexagon";
  cell_size: { metres: number; reason: "shows_most" | "as_before" | "chosen" };
  minimum_participants: number;
  band: number;
  cells: number;
  coverage: { participants: number | null; participants_at_most: number | null; invited: number; share: number | null };
  licence: string;
  citation: string;
};

export type ReleasedTheme = { code: string; labels: Labels };

/** A cell and theme; of a total (`all`) only the lower end is known. */
export type ReleasedCell = {
  id: string;
  geometry: PolygonGeometry;
  properties: { cell: number; theme: string; participants: number; participants_at_most: number | null };
};

export const allThemes = "all";

/** What the map draws: the cells of one theme, or each cell's total. */
export const cellsOf = (cells: readonly ReleasedCell[], theme: string): ReleasedCell[] =>
  cells.filter(({ properties }) => properties.theme === theme);

/** What the table lists: the same, but the themes one by one instead of a total made of them. */
export const rowsOf = (cells: readonly ReleasedCell[], theme: string): ReleasedCell[] =>
  theme === allThemes ? cells.filter(({ properties }) => properties.theme !== allThemes) : cellsOf(cells, theme);

export type Order = { by: "participants" | "cell" | "theme"; isDescending: boolean };

/** By what was asked for, then by place, so that the order is always the same. */
export function inOrder(rows: readonly ReleasedCell[], { by, isDescending }: Order): ReleasedCell[] {
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
  const sign = isDescending ? -1 : 1;
  return [...rows].sort(
    (one, other) =>
      sign * compare(one.properties[by], other.properties[by]) ||
      compare(one.properties.cell, other.properties.cell) ||
      compare(one.properties.theme, other.properties.theme),
  );
}

/** A step of the colour scale: numbers from `from` to `to`, the highest without an end. */
export type ScaleStep = { from: number; to: number | null };

const mostSteps = 5;

/**
 * Steps that about equally many cells fall into, each beginning with a band. One scale for the whole
 * release, so that a colour means the same whichever theme is shown.
 */
export function scaleOf(cells: readonly ReleasedCell[]): ScaleStep[] {
  const numbers = rowsOf(cells, allThemes)
    .map(({ properties }) => properties.participants)
    .sort((a, b) => a - b);
  const starts: number[] = [];
  let at = 0;
  for (let left = mostSteps; left > 0 && at < numbers.length; left -= 1) {
    starts.push(numbers[at] ?? 0);
    at += Math.ceil((numbers.length - at) / left);
    while (at < numbers.length && numbers[at] === numbers[at - 1]) at += 1;
  }
  return starts.map((from, index) => {
    const next = starts[index + 1];
    return { from, to: next === undefined ? null : next - 1 };
  });
}

/** Which step a number falls into. */
export const stepOf = (scale: readonly ScaleStep[], participants: number): number =>
  Math.max(0, scale.findLastIndex(({ from }) => participants >= from));
