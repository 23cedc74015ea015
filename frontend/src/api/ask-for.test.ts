import { expect, test } from "vitest";
import { noFilters } from "../model/view";
import { askFor } from "./ask-for";

test("every filter is asked for in the API's words", () => {
  const asked = [
    ...askFor({
      campaigns: ["c1", "c2"],
      area: "a1",
      theme: "change",
      category: "dark",
      travel: null,
      unsafe: true,
      season: "winter",
      time_of_day: "evening",
      grade: 6,
      from_month: "2026-01",
      to_month: "2026-11",
    }),
  ];
  expect(asked).toHaveLength(11);
  expect(asked).toContainEqual(["campaign_id", "c2"]);
  expect(asked).toContainEqual(["time_of_day", "evening"]);
  expect([...askFor(noFilters)]).toEqual([]);
});
