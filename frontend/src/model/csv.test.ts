import { expect, test } from "vitest";
import { cellsAsCsv } from "./csv";
import type { CellsAnswer } from "./insight";

test("a row a cell, empty where nothing is known", () => {
  const figures = { participants: 5, marks: 7, exposed: 8, share: 0.625, low: 0.306, high: 0.863 };
  const features = [
    { id: 19627006731750, properties: figures },
    { id: 19629506731750, properties: { ...figures, exposed: null, share: null, low: null, high: null } },
  ];
  const table = cellsAsCsv({ features, metadata: { cell_metres: 250 } } as unknown as CellsAnswer);
  expect(table.split("\r\n")).toEqual([
    "cell,cell_metres,participants,marks,exposed,share,low,high",
    "19627006731750,250,5,7,8,0.625,0.306,0.863",
    "19629506731750,250,5,7,,,,",
    "",
  ]);
});
