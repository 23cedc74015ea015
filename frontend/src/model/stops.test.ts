import { describe, expect, it } from "vitest";
import { metresBetween } from "../geo/distance";
import type { Position } from "../geo/geojson";
import { isFinishable, toGeometry } from "./drawing";
import { drawingOf, knownPlaces, moveStop, nearestFirst, placeOf, stopAt, type FoundPlace } from "./stops";

const school: FoundPlace = { name: "Loddefjord skole", kind: "school", position: [5.2417, 60.3608] };
const shop: FoundPlace = { name: "Vestkanten (butikk)", kind: "place", position: [5.2361, 60.3631] };

describe("a place in words", () => {
  it("is where its name is, or so far from it", () => {
    expect(placeOf(stopAt(school))).toEqual(school.position);
    const north = placeOf({ ...stopAt(school), direction: "n", metres: 200 });
    expect(metresBetween(north, school.position)).toBeCloseTo(200, 0);
    expect(north[1]).toBeGreaterThan(school.position[1]);
  });

  it("makes the same line as one drawn on the map", () => {
    const drawing = drawingOf("LineString", { stops: [stopAt(school), stopAt(shop)], radius: 50 });
    expect(toGeometry(drawing)).toEqual({ type: "LineString", coordinates: [school.position, shop.position] });
  });

  it("said twice in a row is one vertex, and not yet a way", () => {
    expect(isFinishable(drawingOf("LineString", { stops: [stopAt(school), stopAt(school)], radius: 50 }))).toBe(false);
  });

  it("with a radius makes a closed area around it", () => {
    const area = toGeometry(drawingOf("Polygon", { stops: [stopAt(school)], radius: 50 }));
    const ring = area?.type === "Polygon" ? area.coordinates[0]! : [];
    expect(ring[0]).toEqual(ring.at(-1));
    for (const corner of ring) expect(metresBetween(corner, school.position)).toBeCloseTo(50, 0);
  });
});

describe("the order of stops", () => {
  const names = (index: number, by: -1 | 1) =>
    moveStop(["a", "b", "c"].map((name) => stopAt({ name, position: [5, 60] as Position })), index, by)
      .map(({ name }) => name)
      .join("");

  it("changes by one place, and not past the ends", () => {
    expect([names(0, 1), names(2, -1), names(0, -1), names(2, 1)]).toEqual(["bac", "acb", "abc", "abc"]);
  });
});

describe("places known without asking", () => {
  it("are found by any words of their names, however they are written", () => {
    expect(knownPlaces("SKOLE lodde", [school, shop])).toEqual([school]);
    expect(knownPlaces("vestkanten butikk", [school, shop])).toEqual([shop]);
    expect(knownPlaces("", [school, shop])).toHaveLength(2);
    expect(knownPlaces("oslo", [school, shop])).toEqual([]);
  });

  it("come with the nearest first", () => {
    expect(nearestFirst([school, shop], shop.position)).toEqual([shop, school]);
  });
});
