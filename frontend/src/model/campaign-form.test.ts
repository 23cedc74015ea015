import { describe, expect, it } from "vitest";
import { campaignDraft, campaignFaults, firstCampaign } from "./campaign-form";

const filled = { ...firstCampaign(new Date("2027-01-10T12:00")), title: " Barnetråkk ", purpose: "Trygge veier" };

describe("the form of a campaign", () => {
  it("begins tomorrow and lasts some weeks", () => {
    expect([filled.opens_on, filled.closes_on]).toEqual(["2027-01-11", "2027-02-21"]);
  });

  it("wants a title, a purpose, and of a coordinator an area", () => {
    expect(campaignFaults({ ...filled, title: "  " }, true)).toEqual({ title: "missing", area_id: "missing" });
    expect(campaignFaults(filled, false)).toEqual({});
  });

  it("cannot close before it opens, but on the same day", () => {
    expect(campaignFaults({ ...filled, closes_on: "2027-01-10" }, false)).toEqual({ closes_on: "before_opening" });
    expect(campaignFaults({ ...filled, closes_on: filled.opens_on }, false)).toEqual({});
  });

  it("is open until the last day is over", () => {
    const { title, area_id, opens_at, closes_at } = campaignDraft({ ...filled, closes_on: filled.opens_on });
    expect([title, area_id]).toEqual(["Barnetråkk", null]);
    expect([new Date(opens_at), new Date(closes_at)]).toEqual([new Date("2027-01-11T00:00"), new Date("2027-01-12T00:00")]);
  });
});
