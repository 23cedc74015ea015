import { describe, expect, it } from "vitest";
import { boundaryOn, byKind, contactOf, dayAfter, dayBefore, fieldsOf, lifeOf, likelyName, mapFileType, type AreaSummary, type Boundary } from "./area";

const area = (changes: Partial<AreaSummary>): AreaSummary => ({
  area_id: "a",
  name: "Olsvik",
  kind: "omraadesatsing",
  starts_on: "2019-01-01",
  ends_on: null,
  boundary: { type: "Point", coordinates: [5, 60] },
  ...changes,
});

describe("the life of an area", () => {
  it("lasts until the day before its end", () => {
    expect(lifeOf(area({}), "2026-11-25")).toBe("living");
    expect(lifeOf(area({ ends_on: "2026-11-26" }), "2026-11-25")).toBe("living");
    expect(lifeOf(area({ ends_on: "2026-11-25" }), "2026-11-25")).toBe("ended");
    expect(lifeOf(area({ starts_on: "2027-01-01" }), "2026-11-25")).toBe("planned");
  });

  it("has the boundary of the day, or the one nearest", () => {
    const boundary = (valid_from: string, valid_to: string | null): Boundary => ({ valid_from, valid_to, source: "", geometry: area({}).boundary });
    const both = [boundary("2019-01-01", "2023-01-01"), boundary("2023-01-01", null)];
    expect(boundaryOn(both, "2022-12-31")).toBe(both[0]);
    expect(boundaryOn(both, "2023-01-01")).toBe(both[1]);
    expect(boundaryOn(both, "2001-01-01")).toBe(both[0]);
    expect(boundaryOn([], "2023-01-01")).toBeUndefined();
  });

  it("is told by its last day, over the ends of months and years", () => {
    expect(dayBefore("2023-01-01")).toBe("2022-12-31");
    expect(dayAfter("2024-02-28")).toBe("2024-02-29");
  });
});

describe("what is typed and opened", () => {
  it("groups areas by kind and leaves out kinds without any", () => {
    expect(byKind([area({ kind: "other" }), area({})]).map(({ kind }) => kind)).toEqual(["omraadesatsing", "other"]);
  });

  it("takes empty fields of a contact as not told", () => {
    const typed = { role: " Koordinator ", office: "", opening_hours: "", phone: "", email: " ", group_name: "", group_about: "", group_meets: "" };
    expect(contactOf(typed)).toMatchObject({ role: "Koordinator", office: null, email: null });
  });

  it("knows files by their ending and names by their field", () => {
    expect(mapFileType("Soner.GPKG")).toBe("application/geopackage+sqlite3");
    expect(mapFileType("soner.zip")).toBeUndefined();
    expect(fieldsOf('{"features":[{"properties":{"nr":1,"SONENAVN":"Øst"}},{"properties":null}]}')).toEqual(["nr", "SONENAVN"]);
    expect(fieldsOf("<gml/>")).toEqual([]);
    expect(likelyName(["nr", "SONENAVN"])).toBe("SONENAVN");
    expect(likelyName([])).toBe("");
  });
});
