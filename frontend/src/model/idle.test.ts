import { describe, expect, it } from "vitest";
import { secondsLeft } from "./idle";

const limits = { quietSeconds: 60, warningSeconds: 20 };

describe("a device that many use", () => {
  it("waits quietly, then counts down, then starts over", () => {
    expect(secondsLeft(0, 59_000, limits)).toBeNull();
    expect(secondsLeft(0, 60_000, limits)).toBe(20);
    expect(secondsLeft(0, 75_500, limits)).toBe(5);
    expect(secondsLeft(0, 80_000, limits)).toBe(0);
    expect(secondsLeft(0, 900_000, limits)).toBe(0);
  });
});
