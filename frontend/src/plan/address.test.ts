import { describe, expect, it } from "vitest";
import { municipalityOf, readAddress } from "./address";

const at = (pathname: string, search = "", hash = "") => readAddress({ pathname, search, hash });

describe("an address of a plan", () => {
  it("names the plan, and the class that has a say", () => {
    expect(at("/plan/4601-2026-p003")).toEqual({ page: "plan", number: "4601-2026-p003", pictures: null });
    expect(at("/plan/4601-2026-p003", "", "#sun-boat-cat-tree")).toMatchObject({ pictures: "sun-boat-cat-tree" });
    expect(at("/plan/4601-2026-p003", "", "#sun-boat")).toMatchObject({ pictures: null });
    expect(municipalityOf("4601-2026-p003")).toBe("4601");
  });

  it("lists plans otherwise", () => {
    expect(at("/plans", "?municipality=4601")).toEqual({ page: "plans", municipality_id: "4601" });
    expect(at("/plan/what")).toEqual({ page: "plans", municipality_id: null });
  });
});
