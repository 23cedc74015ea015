import { describe, expect, it } from "vitest";
import { readAddress } from "./address";

const area_id = "58c0bf4d-547e-446f-837d-6bf55d013c25";

describe("an address", () => {
  it("names an area of a municipality", () => {
    expect(readAddress(`/area/4601/${area_id}`, "")).toEqual({ page: "area", municipality_id: "4601", area_id });
  });

  it("that names no area leads to the list", () => {
    expect(readAddress("/area/4601/loddefjord", "")).toEqual({ page: "areas", municipality_id: null });
    expect(readAddress("/areas", "?municipality=4601")).toEqual({ page: "areas", municipality_id: "4601" });
  });

  it("leads researchers to their page", () => {
    expect(readAddress("/research", "?municipality=4601")).toEqual({ page: "research", municipality_id: "4601" });
  });
});
