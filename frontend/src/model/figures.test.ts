import { describe, expect, it } from "vitest";
import { plot, type Figure } from "./figures";

const figure = (period: string, value: number | null): Figure => ({ period, value, is_withheld: value === null, rough_cells: 0, note: null });

describe("figures over time", () => {
  it("lie as far apart as they are in time, with an axis that holds them", () => {
    const { points, ticks } = plot([figure("2018", 52), figure("2020", 49), figure("2024", 58)], 300, 100);
    expect(points.map(({ x }) => Math.round(x))).toEqual([0, 100, 300]);
    expect(ticks[0]?.value).toBeLessThanOrEqual(49);
    expect(ticks[ticks.length - 1]?.value).toBeGreaterThanOrEqual(58);
    expect(points.every(({ y }) => y >= 0 && y <= 100)).toBe(true);
  });

  it("break where a figure is withheld", () => {
    const { lines, points } = plot([figure("2018", 1), figure("2019", 2), figure("2020", null), figure("2021", 3), figure("2022", 4)], 300, 100);
    expect(lines).toHaveLength(2);
    expect(points).toHaveLength(4);
  });

  it("begin at zero where they come near it", () => {
    expect(plot([figure("2018", 2), figure("2019", 90)], 300, 100).ticks[0]?.value).toBe(0);
    expect(plot([figure("2018", 12800), figure("2019", 13300)], 300, 100).ticks[0]?.value).toBeGreaterThan(0);
  });

  it("may be one, all alike, or none", () => {
    expect(plot([figure("2018", 5)], 300, 100).points[0]?.x).toBe(150);
    expect(plot([figure("2018", 0), figure("2019", 0)], 300, 100).points).toHaveLength(2);
    expect(plot([figure("2018", null)], 300, 100)).toEqual({ points: [], lines: [], ticks: [] });
  });
});
