import { describe, expect, it } from "vitest";
import type { Invitation } from "./invitation";
import { isOutdated, latestOf, type KeptParticipation } from "./kept";

const kept = (token: string, kept_at: number): KeptParticipation => ({
  token,
  code: null,
  invitation: {
    provenance: "participant",
    group: { closes_at: "2026-11-25T12:00:00Z" },
    campaign: { closes_at: "2027-01-01T00:00:00Z" },
  } as Invitation,
  sent: [],
  clock_offset: 0,
  kept_at,
});
const at = (moment: string) => Date.parse(moment);

describe("a kept participation", () => {
  it("is forgotten once marks made in time would no longer be taken", () => {
    expect(isOutdated(kept("a", 0), at("2026-11-26T11:59:00Z"))).toBe(false);
    expect(isOutdated(kept("a", 0), at("2026-11-26T12:01:00Z"))).toBe(true);
  });

  it("lasts as long as the campaign when an adult records it", () => {
    const sheet = kept("a", 0);
    const recorded = { ...sheet, invitation: { ...sheet.invitation, provenance: "paper" as const } };
    expect(isOutdated(recorded, at("2026-11-30T00:00:00Z"))).toBe(false);
  });

  it("is the latest one, when several have taken part", () => {
    expect(latestOf([kept("a", 1), kept("b", 3), kept("c", 2)])?.token).toBe("b");
    expect(latestOf([])).toBeNull();
  });
});
