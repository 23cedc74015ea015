import { describe, expect, it } from "vitest";
import { metresAtVertices, placeAlong, projectOnLine, stretchOf } from "./along";
import { directions, directionTo, lineMetres, metresBetween } from "./distance";
import type { Position } from "./geojson";
import { moved, roundArea } from "./move";

/** A line of the given number of vertices, the same for the same seed. */
function wander(seed: number, vertices: number): Position[] {
  let state = seed;
  const next = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  let [lon, lat] = [5.24, 60.36];
  return Array.from({ length: vertices }, (): Position => [(lon += next() / 300), (lat += next() / 600)]);
}
const lines = Array.from({ length: 40 }, (_, index) => wander(index + 1, 2 + (index % 17)));

describe("places along a line", () => {
  it("are found again where they were taken", () => {
    for (const line of lines) {
      const length = lineMetres(line);
      for (const share of [0, 0.13, 0.5, 0.77, 1]) {
        const place = placeAlong(line, share * length);
        expect(projectOnLine(line, place)?.offset).toBeLessThan(0.01);
      }
    }
  });

  it("are told by how far one has walked", () => {
    for (const line of lines) {
      const metres = metresAtVertices(line);
      expect(metres.at(-1)).toBeCloseTo(lineMetres(line), 6);
      line.forEach((vertex, index) => {
        expect(metresBetween(placeAlong(line, metres[index]!), vertex)).toBeLessThan(0.001);
      });
    }
  });

  it("stop at the ends", () => {
    const [line] = lines as [Position[]];
    expect(placeAlong(line, -5)).toEqual(line[0]);
    expect(placeAlong(line, 1e6)).toEqual(line.at(-1));
    expect(projectOnLine([], [5, 60])).toBeNull();
  });

  it("are never nearer than the nearest one", () => {
    const aside: Position = [5.2411, 60.3613];
    for (const line of lines) {
      const found = projectOnLine(line, aside)!;
      for (const vertex of line) expect(found.offset).toBeLessThanOrEqual(metresBetween(vertex, aside) + 1e-6);
    }
  });
});

describe("a stretch of a line", () => {
  it("lies on it, is as long as asked for, and keeps the bends between", () => {
    for (const line of lines) {
      const length = lineMetres(line);
      const stretch = stretchOf(line, 0.2 * length, 0.8 * length);
      expect(Math.abs(lineMetres(stretch) - 0.6 * length)).toBeLessThan(1);
      for (const vertex of stretch) expect(projectOnLine(line, vertex)?.offset).toBeLessThan(0.2);
      const metres = metresAtVertices(line);
      const bends = metres.filter((here) => here > 0.2 * length && here < 0.8 * length).length;
      expect(stretch.length).toBeLessThanOrEqual(bends + 2);
      expect(stretch.length).toBeGreaterThanOrEqual(2);
    }
  });

  it("is the same whichever end was named first", () => {
    for (const line of lines) expect(stretchOf(line, 90, 30)).toEqual(stretchOf(line, 30, 90));
  });

  it("is no finer than a hand can draw", () => {
    for (const [lon] of stretchOf(lines[5]!, 10, 50)) expect(Number(lon.toFixed(6))).toBe(lon);
  });
});

describe("a place so far from another", () => {
  it("is that far away, in that direction", () => {
    const school: Position = [5.2417, 60.3608];
    for (const direction of directions) {
      for (const metres of [50, 200, 1_000]) {
        const there = moved(school, direction, metres);
        expect(Math.abs(metresBetween(school, there) - metres)).toBeLessThan(metres / 100);
        expect(directionTo(school, there)).toBe(direction);
      }
    }
  });

  it("makes a round area whose corners are all as far away", () => {
    const corners = roundArea([5.2417, 60.3608], 100);
    expect(corners).toHaveLength(24);
    for (const corner of corners) expect(Math.abs(metresBetween([5.2417, 60.3608], corner) - 100)).toBeLessThan(1);
  });
});
