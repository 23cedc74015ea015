import { expect, test } from "vitest";
import type { View } from "../model/view";
import { readView, writeView } from "./address";

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
