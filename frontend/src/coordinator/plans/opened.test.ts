import { describe, expect, it } from "vitest";
import { numbersIn, readOpened, today } from "./opened";

describe("what is open in the section", () => {
  it("is the list, a new case, a case or its checklist", () => {
    expect(readOpened(null)).toEqual({ page: "list" });
    expect(readOpened("new")).toEqual({ page: "new" });
    expect(readOpened("4601-2026-p003")).toEqual({ page: "case", number: "4601-2026-p003" });
    expect(readOpened("4601-2026-p003/checklist")).toEqual({ page: "checklist", number: "4601-2026-p003" });
  });

  it("reads numbers however they are separated", () => {
    expect(numbersIn(" 4601-2026-014, 4601-2026-015;4601-2026-016\n")).toEqual(["4601-2026-014", "4601-2026-015", "4601-2026-016"]);
    expect(numbersIn("  ")).toEqual([]);
  });

  it("writes days as the server has them", () => {
    expect(today()).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
