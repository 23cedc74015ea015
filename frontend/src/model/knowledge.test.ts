import { describe, expect, it } from "vitest";
import { layerOf, layersIn, noteFaults, shapeFrom, totalsOf, type NoteDraft, type Source } from "./knowledge";

const source = (answered: Source["answered"]): Source => ({
  campaign_id: "c",
  kind: "workshop",
  title: "",
  opens_at: "",
  closes_at: "",
  area_id: null,
  answered,
  records: 1,
});
const note: NoteDraft = {
  note_id: "n",
  campaign_id: "c",
  whom: "Foreldre",
  people: 6,
  age_group: "adults",
  held_on: "2026-06-18",
  source: "conversation",
  consent: { how: "Muntlig", given_on: "2026-06-18" },
  themes: [],
  words: "",
  quotes: [],
  places: [],
};

describe("what is known", () => {
  it("is counted apart for children and adults, and says where too few were asked", () => {
    const totals = totalsOf([
      source([{ who: "children", people: 20 }, { who: "adults", people: null }]),
      source([{ who: "youth", people: 7 }, { who: "adults", people: 9 }]),
    ]);
    expect(totals.young).toEqual({ people: 27, isMore: false });
    expect(totals.adult).toEqual({ people: 9, isMore: true });
  });

  it("has a layer for each kind and side, in one order", () => {
    expect(layersIn([layerOf("site_walk", null), layerOf("workshop", "adults"), layerOf("barnetrakk", "children"), layerOf("workshop", "youth")])).toEqual([
      "barnetrakk:young",
      "workshop:young",
      "workshop:adult",
      "site_walk:staff",
    ]);
  });
});

describe("a shape", () => {
  it("needs as many corners as it has", () => {
    expect(shapeFrom("Point", [])).toBeNull();
    expect(shapeFrom("LineString", [[5, 60]])).toBeNull();
    expect(shapeFrom("Polygon", [[5, 60], [6, 60]])).toBeNull();
    expect(shapeFrom("Polygon", [[5, 60], [6, 60], [6, 61]])).toEqual({ type: "Polygon", coordinates: [[[5, 60], [6, 60], [6, 61], [5, 60]]] });
  });
});

describe("a note", () => {
  it("says who, how many, when, and how they agreed", () => {
    expect(noteFaults("workshop", note, "2026-11-25").size).toBe(0);
    const empty = { ...note, whom: " ", people: 0, held_on: "2027-01-01", consent: null };
    expect([...noteFaults("workshop", empty, "2026-11-25")].sort()).toEqual(["consent_how", "consent_on", "held_on", "people", "whom"]);
    expect(noteFaults("suggestions", { ...note, consent: null }, "2026-11-25").size).toBe(0);
  });
});
