import { describe, expect, it } from "vitest";
import { countVoices, drawnShapes, needsNote, pileOf, shapeOf, stages, type PlanInput } from "./plan";

const input: PlanInput = {
  number: "4601-2026-p001-1",
  ordinal: 1,
  sender: "resident",
  sender_name: null,
  words: "Nei",
  place: null,
  points_at: [],
  findings: [],
  moderation: "released",
  held_for: [],
  came_at: "2026-11-25T00:00:00Z",
  withdrawn_at: null,
  answers: [],
};
const answer = { outcome: "partly", reason: "Ja", given_by: "Kari", given_at: "2026-11-25T00:00:00Z" } as const;

describe("an inbox", () => {
  it("lays every input on one pile", () => {
    expect(pileOf({ ...input, moderation: "waiting" })).toBe("waiting");
    expect(pileOf(input)).toBe("unanswered");
    expect(pileOf({ ...input, answers: [answer] })).toBe("answered");
    expect(pileOf({ ...input, moderation: "hidden", answers: [answer] })).toBe("away");
    expect(pileOf({ ...input, words: null, withdrawn_at: "2026-11-26T00:00:00Z" })).toBe("away");
  });

  it("counts children and adults apart", () => {
    expect(countVoices([{ sender: "children" }, { sender: "young" }, { sender: "organisation" }])).toEqual({ children: 2, adults: 1 });
  });
});

describe("a stage", () => {
  it("is explained when it is skipped or taken up again", () => {
    for (const now of stages) {
      for (const next of stages) {
        const by = stages.indexOf(next) - stages.indexOf(now);
        expect(needsNote(now, next)).toBe(by < 0 || by > 1);
      }
    }
  });
});

describe("a drawing", () => {
  it("shows every point, and what they make so far", () => {
    const kinds = (type: "Point" | "LineString" | "Polygon", count: number) =>
      drawnShapes(type, Array.from({ length: count }, (_, index) => [5 + index, 60])).map(({ geometry }) => geometry.type);
    expect(kinds("Point", 1)).toEqual(["Point"]);
    expect(kinds("LineString", 2)).toEqual(["LineString", "Point", "Point"]);
    expect(kinds("Polygon", 2)).toEqual(["LineString", "Point", "Point"]);
    expect(kinds("Polygon", 3)).toEqual(["Polygon", "Point", "Point", "Point"]);
  });

  it("is a shape once it has vertices enough", () => {
    expect(shapeOf("Point", [])).toBeNull();
    expect(shapeOf("Point", [[5, 60]])).toEqual({ type: "Point", coordinates: [5, 60] });
    expect(shapeOf("LineString", [[5, 60]])).toBeNull();
    expect(shapeOf("Polygon", [[5, 60], [6, 60]])).toBeNull();
    expect(shapeOf("Polygon", [[5, 60], [6, 60], [6, 61]])).toEqual({
      type: "Polygon",
      coordinates: [[[5, 60], [6, 60], [6, 61], [5, 60]]],
    });
  });
});
