import { expect, test } from "vitest";
import { colourOf, ramp, scaleFor } from "./scale";

test.each([3, 8, 9, 12, 25, 90, 400])("the steps rise, begin at three and end within %i children", (greatest) => {
  const { steps } = scaleFor("participants", greatest);
  expect(steps).toHaveLength(ramp.length);
  expect(steps[0]).toBe(3);
  steps.slice(1).forEach((step, index) => expect(step).toBeGreaterThan(steps[index] ?? 0));
  expect(steps[4]).toBeLessThanOrEqual(Math.max(greatest, 8));
});

test("more children are darker", () => {
  const scale = scaleFor("participants", 40);
  const colours = [3, 8, 15, 25, 40].map((participants) => colourOf(scale, { participants, exposed: null }));
  expect(new Set(colours)).toEqual(new Set(ramp));
});

test("a share is of those exposed; of nobody, or of fewer than told it, there is none", () => {
  const scale = scaleFor("share", 40);
  expect(colourOf(scale, { participants: 5, exposed: 8 })).toBe(ramp[3]);
  expect(colourOf(scale, { participants: 5, exposed: null })).toBeNull();
  expect(colourOf(scale, { participants: 9, exposed: 8 })).toBeNull();
});
