import { describe, expect, it } from "vitest";
import { scaleBar } from "./scale-bar";

describe("a scale bar", () => {
  it.each([
    [1, 200, 200],
    [1.3, 200, 200],
    [3, 200, 500],
    [0.4, 200, 50],
    [12, 200, 2000],
  ])("at %f m a pixel fits %i pixels with %i m", (metresPerPixel, most, metres) => {
    const bar = scaleBar(metresPerPixel, most);
    expect(bar.metres).toBe(metres);
    expect(bar.pixels).toBeCloseTo(metres / metresPerPixel);
    expect(bar.pixels).toBeLessThanOrEqual(most);
  });
});
