import { describe, expect, it } from "vitest";
import { isJoinCode, joinCodeIn, showJoinCode, tidyJoinCode } from "./join-code";

describe("a join code", () => {
  it.each(["abcd-2345", " ABCD 2345 ", "ab cd–23.45", "abcd_2345"])("forgives %j", (typed) => {
    expect(tidyJoinCode(typed)).toBe("ABCD2345");
  });

  it.each(["ABCD234", "ABCD23456", "ABCD0345", "ABCO2345", "ABCI2345", ""])("is not %j", (typed) => {
    expect(isJoinCode(tidyJoinCode(typed))).toBe(false);
  });

  it("is read from an address's fragment", () => {
    expect(joinCodeIn("#abcd-2345")).toBe("ABCD2345");
    expect(joinCodeIn("#ABCD%202345")).toBe("ABCD2345");
    expect(joinCodeIn("#%E0%A4%A")).toBeNull();
    expect(joinCodeIn("")).toBeNull();
  });

  it("is shown in two halves", () => {
    expect(showJoinCode("ABCD2345")).toBe("ABCD-2345");
  });
});
