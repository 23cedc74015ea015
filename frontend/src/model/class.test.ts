import { describe, expect, it } from "vitest";
import { picturesIn, timelineOf, type ClassPage } from "./class";

const known = new Map([
  ["sun", "sun"],
  ["sol", "sun"],
  ["båt", "boat"],
  ["boat", "boat"],
  ["cat", "cat"],
]);

describe("four pictures", () => {
  it("are read from an address, and as somebody types them", () => {
    expect(picturesIn("#sun-boat-cat", known)).toEqual(["sun", "boat", "cat"]);
    expect(picturesIn("Sol,  BÅT og cat", known)).toEqual(["sun", "boat", "cat"]);
    expect(picturesIn("#b%C3%A5t", known)).toEqual(["boat"]);
  });

  it("are not found in a broken address", () => {
    expect(picturesIn("#%E0%A4%A", known)).toEqual([]);
  });
});

describe("the timeline of a class", () => {
  const page = (stage: ClassPage["stage"]): ClassPage => ({
    municipality: { municipality_id: "4601", name: "Bergen" },
    campaign: { campaign_id: "c", kind: "barnetrakk", title: "", purpose: "", opens_at: "2026-11-01", closes_at: "2026-12-20" },
    group: {
      label: "6A",
      grade: 6,
      school: null,
      language: "nb",
      opens_at: "2026-11-20T00:00:00Z",
      closes_at: "2026-12-01T00:00:00Z",
    },
    stage,
  });
  const now = (stage: ClassPage["stage"], moment: string) =>
    timelineOf(page(stage), new Date(moment), false).find(({ state }) => state === "now")?.key;

  it("says where the class is", () => {
    expect(now("collecting", "2026-11-25T00:00:00Z")).toBe("told");
    expect(now("collecting", "2026-12-05T00:00:00Z")).toBe("others");
    expect(now("reading", "2026-12-25T00:00:00Z")).toBe("reading");
  });

  it("promises no answer that nobody has given", () => {
    const answered = (hasAnswers: boolean) =>
      timelineOf(page("reading"), new Date("2027-12-25"), hasAnswers).find(({ key }) => key === "answer")?.state;
    expect([answered(false), answered(true)]).toEqual(["later", "now"]);
  });
});
