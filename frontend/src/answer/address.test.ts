import { expect, it } from "vitest";
import { readAddress } from "./address";

it("reads an area, the list of areas and the series off an address", () => {
  expect(readAddress("/area/4601/abc", "")).toEqual({ page: "area", municipality_id: "4601", area_id: "abc" });
  expect(readAddress("/areas", "?municipality=4601")).toEqual({ page: "areas", municipality_id: "4601" });
  expect(readAddress("/research", "")).toEqual({ page: "research", municipality_id: null });
});
