import { expect, test } from "vitest";
import { fileOf, filtersOf, isTold } from "./layer-files";
import { noFilters } from "./view";

test("the file offered first is of what the map shows", () => {
  expect(fileOf("ways")).toBe("ways");
  expect(fileOf("marks")).toBe("places");
  expect(fileOf("heat")).toBe("cells");
});

test("findings are chosen by place alone", () => {
  const filters = { ...noFilters, area: "a", theme: "way", grade: 5 };
  expect(filtersOf("findings", filters)).toEqual({ ...noFilters, area: "a" });
  expect(filtersOf("cells", filters)).toBe(filters);
});

test("single marks are no file of one grade", () => {
  const filters = { ...noFilters, grade: 5 };
  expect(["cells", "findings"].every((layer) => isTold(layer as "cells", filters))).toBe(true);
  expect(isTold("places", filters) || isTold("ways", filters)).toBe(false);
  expect(isTold("ways", noFilters)).toBe(true);
});
