import { expect, test } from "vitest";
import { askFor, bodyOf, isScannable, noFilters, otherSide, readView, writeView, type View } from "./view";

const everything: View = {
  filters: {
    campaigns: ["c1", "c2"],
    area: "a1",
    theme: "change",
    category: "dark",
    travel: null,
    unsafe: false,
    season: "winter",
    time_of_day: "evening",
    grade: 6,
    from_month: "2026-01",
    to_month: "2026-11",
  },
  other: { campaigns: ["c3"], grade: null, from_month: null, to_month: "2025-12" },
  layer: "compare",
  panel: "findings",
  cell_metres: 500,
  isTable: true,
  opened: "4601-2026-014",
  place: { zoom: 14.5, centre: [5.23, 60.36] },
};

test("an address tells a view completely", () => {
  expect(readView(writeView(everything))).toEqual(everything);
  expect(writeView(readView(""))).toBe("");
});

test("what an address tells wrongly is as without it", () => {
  const view = readView("?grade=99&from=2026-13&cells=7&show=fog&panel=x&at=here&category=dark");
  expect(view).toEqual(readView(""));
});

test("a theme, a way of travelling and unsafe stretches exclude one another", () => {
  const { filters } = readView("?theme=way&travel=walk&unsafe=1");
  expect([filters.theme, filters.travel, filters.unsafe]).toEqual(["way", null, false]);
  expect(readView("?travel=bike&unsafe=1").filters).toMatchObject({ travel: "bike", unsafe: false });
});

test("every filter is asked for in the API's words", () => {
  const asked = [...askFor(everything.filters)];
  expect(asked).toHaveLength(10);
  expect(asked).toContainEqual(["time_of_day", "evening"]);
  expect([...askFor(noFilters)]).toEqual([]);
  expect(bodyOf(noFilters)).toEqual({});
  expect(bodyOf(everything.filters)).toMatchObject({ campaign_id: ["c1", "c2"], area_id: "a1", grade: 6 });
  expect(bodyOf({ ...noFilters, unsafe: true })).toEqual({ unsafe: true });
});

test("the other side is other children or months of the same places", () => {
  const other = otherSide(everything.filters, everything.other);
  expect(other).toEqual({ ...everything.filters, campaigns: ["c3"], from_month: null, to_month: "2025-12" });
});

test("only what can be marked on the way is scanned", () => {
  expect(isScannable(noFilters)).toBe(false);
  expect(isScannable({ ...noFilters, theme: "way" })).toBe(false);
  expect(isScannable({ ...noFilters, theme: "like" })).toBe(true);
  expect(isScannable({ ...noFilters, unsafe: true })).toBe(true);
});
