import { describe, expect, it } from "vitest";
import { cellsOf, inOrder, rowsOf, scaleOf, stepOf, type ReleasedCell } from "./release";

const cell = (place: number, theme: string, participants: number): ReleasedCell => ({
  id: `${place}-${theme}`,
  geometry: { type: "Polygon", coordinates: [] },
  properties: { cell: place, theme, participants, participants_at_most: theme === "all" ? null : participants + 4 },
});
const release = [cell(1, "all", 40), cell(1, "way", 40), cell(1, "like", 10), cell(2, "all", 15), cell(2, "way", 15)];
const idsOf = (cells: ReleasedCell[]) => cells.map(({ id }) => id);

describe("a release", () => {
  it("is drawn by theme or by total, and listed by theme", () => {
    expect(idsOf(cellsOf(release, "all"))).toEqual(["1-all", "2-all"]);
    expect(idsOf(rowsOf(release, "all"))).toEqual(["1-way", "1-like", "2-way"]);
    expect(idsOf(rowsOf(release, "way"))).toEqual(idsOf(cellsOf(release, "way")));
  });

  it("is sorted by what is asked for, then by place", () => {
    const rows = rowsOf(release, "all");
    expect(idsOf(inOrder(rows, { by: "participants", isDescending: true }))).toEqual(["1-way", "2-way", "1-like"]);
    expect(idsOf(inOrder(rows, { by: "theme", isDescending: false }))).toEqual(["1-like", "1-way", "2-way"]);
    expect(idsOf(inOrder(rows, { by: "cell", isDescending: true }))).toEqual(["2-way", "1-like", "1-way"]);
  });
});

describe("the colour scale", () => {
  const scaleOfNumbers = (numbers: number[]) => scaleOf(numbers.map((number, index) => cell(index, "way", number)));

  it("has steps that begin with a band and cover every number once", () => {
    const scale = scaleOfNumbers([10, 10, 10, 10, 15, 15, 20, 25, 35, 60, 120]);
    expect(scale).toEqual([
      { from: 10, to: 14 },
      { from: 15, to: 19 },
      { from: 20, to: 34 },
      { from: 35, to: 119 },
      { from: 120, to: null },
    ]);
    expect([10, 15, 20, 30, 60, 500].map((number) => stepOf(scale, number))).toEqual([0, 1, 2, 2, 3, 4]);
  });

  it("has a step for each number where there are few", () => {
    expect(scaleOfNumbers([10, 20])).toEqual([
      { from: 10, to: 19 },
      { from: 20, to: null },
    ]);
    expect(scaleOfNumbers([10, 10])).toEqual([{ from: 10, to: null }]);
    expect(scaleOfNumbers([])).toEqual([]);
  });
});
