import { describe, expect, it } from "vitest";
import type { Position } from "../geo/geojson";
import {
  addStroke,
  addVertex,
  deleteVertex,
  emptyDrawing,
  fromGeometry,
  isFinishable,
  isFull,
  moveVertex,
  toGeometry,
} from "./drawing";

const draw = (type: "Point" | "LineString" | "Polygon", ...positions: Position[]) =>
  positions.reduce(addVertex, emptyDrawing(type));

describe("a drawing", () => {
  it("becomes a line when it has two different vertices", () => {
    expect(toGeometry(draw("LineString", [5.2, 60.3]))).toBeNull();
    expect(toGeometry(draw("LineString", [5.2, 60.3], [5.21, 60.31]))).toEqual({
      type: "LineString",
      coordinates: [
        [5.2, 60.3],
        [5.21, 60.31],
      ],
    });
  });

  it("does not take the same vertex twice in a row", () => {
    expect(draw("LineString", [5.2, 60.3], [5.2, 60.3]).vertices).toHaveLength(1);
  });

  it("is not a line when it only goes back to where it began", () => {
    const there = draw("LineString", [5.2, 60.3], [5.21, 60.31]);
    expect(isFinishable(there)).toBe(true);
    expect(isFinishable(deleteVertex(there, 1))).toBe(false);
  });

  it("moves a point instead of adding another", () => {
    expect(toGeometry(draw("Point", [5.2, 60.3], [5.3, 60.4]))).toEqual({ type: "Point", coordinates: [5.3, 60.4] });
  });

  it("closes an area", () => {
    const area = toGeometry(draw("Polygon", [5, 60], [5.1, 60], [5.1, 60.1]));
    expect(area?.type === "Polygon" && area.coordinates[0]?.at(-1)).toEqual([5, 60]);
  });

  it("adds a free stroke to what was drawn", () => {
    const started = draw("LineString", [5.2, 60.3]);
    const stroke = Array.from({ length: 50 }, (_, step): Position => [5.2 + step / 1000, 60.3 + (step % 2) / 100]);
    expect(addStroke(started, stroke, 1).vertices.length).toBeGreaterThan(10);
  });

  it("moves and deletes one vertex and leaves the others", () => {
    const line = draw("LineString", [5, 60], [5.1, 60.1], [5.2, 60.2]);
    const others = (vertices: readonly Position[], index: number) => vertices.filter((_, at) => at !== index);
    for (const index of [0, 1, 2]) {
      const elsewhere = moveVertex(line, index, [5.55, 60.55]);
      expect(elsewhere.vertices[index]).toEqual([5.55, 60.55]);
      expect(others(elsewhere.vertices, index)).toEqual(others(line.vertices, index));
      expect(deleteVertex(line, index).vertices).toEqual(others(line.vertices, index));
    }
    expect(moveVertex(line, 7, [5, 60])).toBe(line);
    expect(deleteVertex(line, 7)).toBe(line);
  });

  it("is taken up again as it was finished", () => {
    for (const drawing of [
      draw("Point", [5, 60]),
      draw("LineString", [5, 60], [5.1, 60.1]),
      draw("Polygon", [5, 60], [5.1, 60], [5.1, 60.1]),
    ])
      expect(fromGeometry(toGeometry(drawing)!)).toEqual(drawing);
  });

  it("never has more vertices than the server takes, however wild the stroke", () => {
    const wild = Array.from({ length: 5000 }, (_, step): Position => [5 + step / 10_000, 60 + ((step * 7919) % 97) / 1000]);
    const drawn = addStroke(draw("LineString", [5, 60]), wild, 1);
    expect(drawn.vertices.length).toBeLessThanOrEqual(500);
    expect(isFinishable(drawn)).toBe(true);
    const area = toGeometry(addStroke(emptyDrawing("Polygon"), wild, 1));
    expect(area?.type === "Polygon" && area.coordinates[0]?.length).toBeLessThanOrEqual(200);
  });

  it("stops adding vertices when it is full", () => {
    const many = Array.from({ length: 600 }, (_, step): Position => [5 + step / 1000, 60]);
    const full = many.reduce(addVertex, emptyDrawing("LineString"));
    expect(full.vertices).toHaveLength(500);
    expect(isFull(full)).toBe(true);
  });
});
