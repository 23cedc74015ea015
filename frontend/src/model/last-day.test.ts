import { expect, it } from "vitest";
import { lastDay } from "./last-day";

it("the last day is the one that ends when a campaign closes", () => {
  expect(lastDay("2027-01-08T00:00:00Z").slice(0, 10)).toBe("2027-01-07");
});
