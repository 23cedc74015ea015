import { describe, expect, it } from "vitest";
import { readChoice, writeChoice } from "./address";

describe("the planner's address", () => {
  it("remembers the campaign and the filters", () => {
    const choice = { campaign_id: "c1", theme: "change", category: "dark" };
    expect(readChoice(writeChoice(choice))).toEqual(choice);
  });

  it("says nothing when nothing is chosen", () => {
    expect(writeChoice({ campaign_id: null, theme: null, category: null })).toBe("");
  });

  it("forgets a category without its theme", () => {
    expect(writeChoice({ campaign_id: "c1", theme: null, category: "dark" })).toBe("?campaign=c1");
  });
});
