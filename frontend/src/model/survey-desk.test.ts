import { describe, expect, it } from "vitest";
import { emptyQuestionnaire, freshCode, lackingWords, moved, newQuestion, withWords } from "./survey-desk";

describe("a questionnaire in the making", () => {
  it("gives each question a code of its own", () => {
    expect(freshCode("q", ["q1", "q3"])).toBe("q4");
    expect(freshCode("q", ["q2"])).toBe("q3");
    expect(newQuestion("scale", []).ends).toEqual({ low: {}, high: {} });
    expect(newQuestion("one_choice", []).options).toHaveLength(2);
  });

  it("moves a question up and down", () => {
    expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
  });

  it("says where words are missing", () => {
    const asked = { ...emptyQuestionnaire(), questions: [newQuestion("text", [])] };
    expect(lackingWords(asked)).toEqual(["", "q1"]);
    const said = { nb: "Ja" };
    const whole = { introduction: said, what_happens_next: said, questions: [{ ...newQuestion("text", []), label: said }] };
    expect(lackingWords(whole)).toEqual([]);
  });

  it("forgets words that are taken away", () => {
    expect(withWords({ nb: "Ja", en: "Yes" }, "en", " ")).toEqual({ nb: "Ja" });
  });
});
