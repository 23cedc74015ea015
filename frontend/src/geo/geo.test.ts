import { describe, expect, it } from "vitest";
import { boxAround, boxCentre } from "./box";
import { directionTo, lineMetres, metresBetween } from "./distance";
import type { Position } from "./geojson";
import { nearestLandmark, roundedMetres } from "./nearest";
import { roundPosition } from "./round";
import { simplifyLine, simplifyToAtMost } from "./simplify";

const bergen: Position = [5.3243, 60.3975];
const oslo: Position = [10.7522, 59.9139];

describe("distance", () => {
  it("is about 305 km from Bergen to Oslo, either way", () => {
    expect(metresBetween(bergen, oslo)).toBeGreaterThan(303_000);
    expect(metresBetween(bergen, oslo)).toBeLessThan(307_000);
    expect(metresBetween(oslo, bergen)).toBeCloseTo(metresBetween(bergen, oslo), 3);
  });

  it("of a line is the sum of its parts", () => {
    expect(lineMetres([bergen, oslo, bergen])).toBeCloseTo(2 * metresBetween(bergen, oslo), 3);
    expect(lineMetres([bergen])).toBe(0);
  });

  it("has a direction that allows for how narrow a degree is up here", () => {
    expect(directionTo([5, 60], [5, 61])).toBe("n");
    expect(directionTo([5, 60], [6, 60.5])).toBe("ne");
    expect(directionTo([5, 60], [4, 60])).toBe("w");
  });
});

describe("the nearest landmark", () => {
  const schools = [
    { name: "A", kind: "school", position: [5.2, 60.36] as Position },
    { name: "B", kind: "school", position: [5.25, 60.36] as Position },
  ];

  it("is the closest, with the direction from it", () => {
    expect(nearestLandmark([5.24, 60.36], schools)).toMatchObject({ name: "B", direction: "w" });
  });

  it("is nobody when all are far away", () => {
    expect(nearestLandmark([7, 62], schools)).toBeNull();
  });

  it("is told in round metres", () => {
    expect([roundedMetres(347), roundedMetres(1_449)]).toEqual([350, 1_400]);
  });
});

describe("a simpler line", () => {
  const bent: Position[] = [
    [5, 60],
    [5.001, 60.000001],
    [5.002, 60],
    [5.002, 60.01],
  ];

  it("keeps the ends and the bends", () => {
    expect(simplifyLine(bent, 2)).toEqual([bent[0], bent[2], bent[3]]);
  });

  it("keeps two vertices as they are", () => {
    expect(simplifyLine(bent.slice(0, 2), 1_000)).toEqual(bent.slice(0, 2));
  });

  it("has at most as many vertices as asked for", () => {
    const zigzag = Array.from({ length: 999 }, (_, step): Position => [5 + step / 1e4, 60 + (step % 2) / 100]);
    expect(simplifyToAtMost(zigzag, 0.1, 40).length).toBeLessThanOrEqual(40);
  });
});

describe("a box", () => {
  it("encloses everything", () => {
    const box = boxAround([
      { type: "Point", coordinates: [5, 60] },
      { type: "LineString", coordinates: [[6, 61], [5.5, 59]] },
    ]);
    expect(box).toEqual([5, 59, 6, 61]);
    expect(boxCentre(box!)).toEqual([5.5, 60]);
  });

  it("of nothing is nothing", () => {
    expect(boxAround([])).toBeNull();
  });
});

describe("a position", () => {
  it("is no finer than a hand can draw", () => {
    expect(roundPosition([5.123456789, 60.987654321])).toEqual([5.123457, 60.987654]);
  });
});
