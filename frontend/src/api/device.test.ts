import { describe, expect, it } from "vitest";
import { networkProblem } from "../model/problem";
import type { OutboxEntry } from "../model/outbox";
import { openDevice } from "./device";

const entry: OutboxEntry = {
  contribution_id: "a",
  token: "t",
  change: { kind: "remove" },
  queued_at: 1,
  made_at: "2026-11-25T10:00:00.000Z",
  attempts: 0,
  not_before: 0,
  refusal: networkProblem,
};

describe("a device that keeps nothing", () => {
  it("holds marks in memory, and says so", async () => {
    const device = openDevice(async () => null);
    await device.outbox.put(entry);
    expect(await device.outbox.load()).toEqual([entry]);
    expect(device.isKeeping()).toBe(false);
    await device.outbox.remove("a");
    expect(await device.outbox.load()).toEqual([]);
  });
});
