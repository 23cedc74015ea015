import { expect, test } from "vitest";
import { bodyOf, isScannable, noFilters, otherSide, type Filters, type Other } from "./view";

const everything: Filters = {
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
};
const others: Other = { campaigns: ["c3"], grade: null, from_month: null, to_month: "2025-12" };

test("a question's body names what is chosen alone", () => {
  expect(bodyOf(noFilters)).toEqual({});
  expect(bodyOf(everything)).toMatchObject({ campaign_id: ["c1", "c2"], area_id: "a1", grade: 6 });
  expect(bodyOf({ ...noFilters, unsafe: true })).toEqual({ unsafe: true });
});

test("the other side is other children or months of the same places", () => {
  const other = otherSide(everything, others);
  expect(other).toEqual({ ...everything, campaigns: ["c3"], from_month: null, to_month: "2025-12" });
});

test("only what can be marked on the way is scanned", () => {
  expect(isScannable(noFilters)).toBe(false);
  expect(isScannable({ ...noFilters, theme: "way" })).toBe(false);
  expect(isScannable({ ...noFilters, theme: "like" })).toBe(true);
  expect(isScannable({ ...noFilters, unsafe: true })).toBe(true);
});
