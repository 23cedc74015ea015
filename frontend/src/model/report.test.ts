import { expect, test } from "vitest";
import { isOnItsWay, newlyReady, type Report } from "./report";

const report = (number: string, state: Report["state"]) => ({ number, state }) as Report;

test("what waits or is being made is on its way", () => {
  const states = ["queued", "rendering", "ready", "failed"] as const;
  expect(states.map((state) => isOnItsWay(report("4601-2026-r001", state)))).toEqual([true, true, false, false]);
});

test("only what was on its way is newly ready", () => {
  const before = [report("r3", "rendering"), report("r2", "queued"), report("r1", "ready")];
  const after = [report("r4", "ready"), report("r3", "ready"), report("r2", "failed"), report("r1", "ready")];
  expect(newlyReady(before, after).map(({ number }) => number)).toEqual(["r3"]);
});
