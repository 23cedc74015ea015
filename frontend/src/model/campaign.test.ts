import { expect, test } from "vitest";
import { isHexagonWidth } from "./campaign";

test("hexagons are a whole number of metres wide, within what the server takes", () => {
  expect([250, 500, 5000].every(isHexagonWidth)).toBe(true);
  expect([null, 0, 249, 500.5, 5001].some(isHexagonWidth)).toBe(false);
});
