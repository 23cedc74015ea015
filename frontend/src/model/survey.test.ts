import { describe, expect, it } from "vitest";
import { choose, inLanguage, isAnswered, missingIn, percentOf, toSend, type Question } from "./survey";

const question = (more: Partial<Question>): Question => ({
  code: "q",
  kind: "one_choice",
  label: { nb: "?" },
  is_required: false,
  is_background: false,
  options: [],
  most_places: 1,
  ...more,
});

describe("words", () => {
  it("are borrowed from the first language that has them", () => {
    expect(inLanguage({ nn: "ikkje", en: "not" }, "nb")).toBe("ikkje");
    expect(inLanguage({ nb: "ikke", en: "not" }, "en")).toBe("not");
    expect(inLanguage({ en: "not" }, "ar")).toBe("not");
  });
});

describe("answers", () => {
  it("that say nothing are not sent, and a required one is missed", () => {
    const answers = { a: { text: "  " }, b: { choices: [] }, c: { grade: 3 } };
    expect(toSend(answers)).toEqual({ c: { grade: 3 } });
    expect(missingIn([question({ code: "a", is_required: true })], answers)).toHaveLength(1);
    expect(isAnswered(undefined)).toBe(false);
  });

  it("of one choice change, of many are switched", () => {
    expect(choose(question({}), { choices: ["a"] }, "b")).toEqual({ choices: ["b"] });
    const many = question({ kind: "many_choice" });
    expect(choose(many, { choices: ["a"] }, "b")).toEqual({ choices: ["a", "b"] });
    expect(choose(many, { choices: ["a", "b"] }, "a")).toEqual({ choices: ["b"] });
  });
});

it("a part of nobody is nothing", () => {
  expect(percentOf(1, 0)).toBe(0);
  expect(percentOf(1, 3)).toBe(33);
});
