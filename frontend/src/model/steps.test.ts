import { describe, expect, it } from "vitest";
import type { Catalogue, Theme } from "./catalogue";
import { allowedTypes, nothingMade, stepAfterAnswer, stepBefore, type Making } from "./steps";

const labels = { nb: "", nn: "", en: "" };
const question = { code: "when", required: false, labels, options: [] };
const theme = (code: string, type: "LineString" | "Point", questions = 0): Theme => ({
  code,
  national_type: "",
  icon: code,
  labels,
  categories: [{ code: `${code}_1`, icon: "", geometry_types: [type], labels }],
  questions: Array.from({ length: questions }, () => question),
});
const catalogue: Catalogue = { version: 1, themes: [theme("way", "LineString", 2), theme("like", "Point")] };
const making = (code: string, position = 0): Making => ({
  ...nothingMade,
  theme: code,
  category: `${code}_1`,
  question: position,
});

describe("the way through the questions", () => {
  it("asks one question after the other, then for a comment", () => {
    expect(stepAfterAnswer(catalogue, making("way"), 0)).toEqual({ step: "question", question: 0 });
    expect(stepAfterAnswer(catalogue, making("way"), 1)).toEqual({ step: "question", question: 1 });
    expect(stepAfterAnswer(catalogue, making("way"), 2).step).toBe("comment");
    expect(stepAfterAnswer(catalogue, making("like"), 0).step).toBe("comment");
  });

  it("goes back the same way", () => {
    expect(stepBefore("comment", catalogue, making("way"))).toEqual({ step: "question", question: 1 });
    expect(stepBefore("question", catalogue, making("way", 1))).toEqual({ step: "question", question: 0 });
    expect(stepBefore("question", catalogue, making("way", 0)).step).toBe("draw");
    expect(stepBefore("draw", catalogue, making("way")).step).toBe("choose_way");
    expect(stepBefore("draw", catalogue, making("like")).step).toBe("choose_category");
    expect(stepBefore("comment", catalogue, making("like")).step).toBe("draw");
  });

  it("goes back from a stretch's questions to what it is like, and to where it is", () => {
    const stretch = { ...making("like"), stretch_of: "a way" };
    expect(stepBefore("comment", catalogue, stretch).step).toBe("choose_stretch");
    expect(stepBefore("question", catalogue, { ...making("way"), stretch_of: "a way" }).step).toBe("choose_stretch");
    expect(stepBefore("choose_stretch", catalogue, stretch).step).toBe("stretch");
  });

  it("knows what may be drawn for a category", () => {
    expect(allowedTypes(catalogue, making("way"))).toEqual(["LineString"]);
    expect(allowedTypes(catalogue, nothingMade)).toEqual([]);
  });
});
