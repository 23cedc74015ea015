/** Figures over time as a small line: where its points lie, and what its axis says. */

export type Figure = { period: string; value: number | null; is_withheld: boolean; rough_cells: number; note: string | null };
export type Load = { number: number; file_name: string; method: string; loaded_at: string };
export type Series = { code: string; title: string; unit: string; source: string; licence: string; load: Load; earlier: Load[]; figures: Figure[] };

export type Point = { x: number; y: number; period: string; value: number };
export type Plot = { points: Point[]; lines: string[]; ticks: { y: number; value: number }[] };

/** Years are as far apart as they are in time; a day lies within its year. */
function timeOf(period: string): number {
  const [year = "0", month = "1", day = "1"] = period.split("-");
  return Number(year) + (Number(month) - 1) / 12 + (Number(day) - 1) / 365;
}

/** 1, 2 or 5 times a power of ten, about a third of the range. */
function stepOf(range: number): number {
  const rough = Math.max(range, 1e-9) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
}

/** A line is broken where a figure is withheld. The axis begins at zero where the figures come near it. */
export function plot(figures: readonly Figure[], width: number, height: number): Plot {
  const known = figures.filter((each): each is Figure & { value: number } => each.value !== null);
  if (known.length === 0) return { points: [], lines: [], ticks: [] };
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = stepOf(most - least || Math.abs(most) || 1);
  const low = least >= 0 && least < most / 3 ? 0 : Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(most / step) * step, low + step);
  const times = figures.map(({ period }) => timeOf(period));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (period: string) => (last === first ? width / 2 : ((timeOf(period) - first) / (last - first)) * width);
  const y = (value: number) => height - ((value - low) / (high - low)) * height;
  const points = known.map(({ period, value }) => ({ x: x(period), y: y(value), period, value }));
  const count = Math.round((high - low) / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => low + index * step).map((value) => ({ y: y(value), value }));
  return { points, lines: linesOf(figures, points), ticks };
}

function linesOf(figures: readonly Figure[], points: readonly Point[]): string[] {
  const lines: Point[][] = [[]];
  for (const { period } of figures) {
    const point = points.find((each) => each.period === period);
    if (point) lines[lines.length - 1]?.push(point);
    else lines.push([]);
  }
  const steps = (line: Point[]) => line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return lines.filter((line) => line.length > 1).map(steps);
}
