import { describe, expect, it } from "vitest";
import type { Campaign } from "./campaign";
import { draftOf, faultsOf, firstForm, periodOf, runningCampaigns, withSetting, type GroupForm } from "./group-form";

const now = new Date("2026-11-25T08:00:00Z");
const campaign: Campaign = {
  campaign_id: "c1",
  kind: "barnetrakk",
  title: "Barnetråkk",
  purpose: "",
  plan_reference: null,
  opens_at: "2026-11-01T00:00:00Z",
  closes_at: "2026-12-20T00:00:00Z",
  catalogue_version: 1,
  retention_months: 6,
  hexagon_metres: 0,
  grid_open_until: "2026-12-01T00:00:00Z",
  groups: 0,
  expected_participants: 0,
  participants: 0,
};
const filled = (form: Partial<GroupForm> = {}): GroupForm => ({
  ...firstForm([campaign], now),
  school_id: "s1",
  label: "6A",
  ...form,
});

describe("the form of a new group", () => {
  it("chooses the campaign when there is only one", () => {
    expect(firstForm([campaign], now).campaign_id).toBe("c1");
    expect(firstForm([campaign, { ...campaign, campaign_id: "c2" }], now).campaign_id).toBe("");
  });

  it("opens now and closes in two weeks, without a date being typed", () => {
    const draft = draftOf(filled(), campaign, now);
    expect(draft.opens_at).toBe("2026-11-25T08:00:00.000Z");
    expect(draft.closes_at).toBe("2026-12-09T08:00:00.000Z");
  });

  it("stays inside the campaign: not before it opens, not after it closes", () => {
    const short = { ...campaign, opens_at: "2026-11-27T00:00:00Z", closes_at: "2026-11-30T00:00:00Z" };
    const { opens, closes } = periodOf(filled(), short, now);
    expect(opens.toISOString()).toBe("2026-11-27T00:00:00.000Z");
    expect(closes.toISOString()).toBe("2026-11-30T00:00:00.000Z");
    expect(faultsOf(filled(), short, now)).toEqual({});
  });

  it("says of each field what is missing", () => {
    const empty = { ...firstForm([], now), expected: "mange", grade: "ti" };
    expect(faultsOf(empty, undefined, now)).toEqual({
      campaign_id: "missing",
      school: "missing",
      label: "missing",
      expected: "not_a_number",
      grade: "not_a_number",
    });
  });

  it("needs a school only for a class", () => {
    expect(faultsOf(filled({ setting: "youth_club", school_id: null }), campaign, now)).toEqual({});
  });

  it("refuses a period that is turned round, over, or outside the campaign's", () => {
    const until = (closes_at: string) => faultsOf(filled({ closes: "date", closes_at }), campaign, now).closes_at;
    expect(until("2026-11-20T08:00")).toBe("before_opening");
    expect(until("2027-01-20T08:00")).toBe("after_campaign");
    expect(until("")).toBe("missing");
  });

  it("brings each setting's usual number, but keeps one that was typed", () => {
    expect(withSetting(filled(), "kiosk").expected).toBe("200");
    expect(withSetting(filled({ expected: "31" }), "kiosk").expected).toBe("31");
  });

  it("offers only campaigns that are not over", () => {
    expect(runningCampaigns([campaign, { ...campaign, closes_at: "2026-01-01T00:00:00Z" }], now)).toEqual([campaign]);
  });
});
