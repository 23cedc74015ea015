import { describe, expect, it } from "vitest";
import { clockOffset } from "./clock";

const noon = Date.parse("2026-11-25T12:00:00Z");

describe("the device's clock", () => {
  it("is set right by the server's, seen from the middle of the request", () => {
    expect(clockOffset("Wed, 25 Nov 2026 14:00:01 GMT", noon, noon + 2_000)).toBe(2 * 3_600_000);
  });

  it("is believed when it is nearly right", () => {
    expect(clockOffset("Wed, 25 Nov 2026 12:00:00 GMT", noon, noon + 900)).toBe(0);
  });

  it("is left alone by an answer without a date", () => {
    expect(clockOffset(null, noon, noon)).toBeNull();
    expect(clockOffset("soon", noon, noon)).toBeNull();
  });
});
