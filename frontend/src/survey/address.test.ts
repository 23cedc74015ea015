import { describe, expect, it } from "vitest";
import { keyIn, summaryIn } from "./address";

describe("an address", () => {
  it("holds a link or a code, behind # or ?", () => {
    expect(keyIn("", "#link=4601.abc")).toBe("4601.abc");
    expect(keyIn("?code=4601-AAAA", "")).toBe("4601-AAAA");
    expect(keyIn("", "")).toBeNull();
  });

  it("names a summary", () => {
    const campaign_id = "0b0f3c5e-8f0e-4f4c-9d43-6f2f2a5d7c10";
    expect(summaryIn(`?summary=4601/${campaign_id}`)).toEqual({ municipality_id: "4601", campaign_id });
    expect(summaryIn("?summary=elsewhere")).toBeNull();
  });
});
