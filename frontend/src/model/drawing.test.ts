import { describe, expect, it } from "vitest";
import type { Position } from "../geo/geojson";
import { addStroke, addVertex, emptyDrawing, isFinishable, isFull, toGeometry, undoStroke, verticesOf } from "./drawing";

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
    expect(verticesOf(draw("LineString", [5.2, 60.3], [5.2, 60.3]))).toHaveLength(1);
  });

  it("is not a line when it only goes back to where it began", () => {
    const there = draw("LineString", [5.2, 60.3], [5.21, 60.31]);
    expect(isFinishable(there)).toBe(true);
    expect(isFinishable(undoStroke(there))).toBe(false);
  });

  it("moves a point instead of adding another", () => {
    expect(toGeometry(draw("Point", [5.2, 60.3], [5.3, 60.4]))).toEqual({ type: "Point", coordinates: [5.3, 60.4] });
  });

  it("closes an area", () => {
    const area = toGeometry(draw("Polygon", [5, 60], [5.1, 60], [5.1, 60.1]));
    expect(area?.type === "Polygon" && area.coordinates[0]?.at(-1)).toEqual([5, 60]);
  });

  it("takes a whole free stroke back with one undo", () => {
    const started = draw("LineString", [5.2, 60.3]);
    const stroke = Array.from({ length: 50 }, (_, step): Position => [5.2 + step / 1000, 60.3 + (step % 2) / 100]);
    const drawn = addStroke(started, stroke, 1);
    expect(verticesOf(drawn).length).toBeGreaterThan(10);
    expect(undoStroke(drawn)).toEqual(started);
  });

  it("never has more vertices than the server takes, however wild the stroke", () => {
    const wild = Array.from({ length: 5000 }, (_, step): Position => [5 + step / 10_000, 60 + ((step * 7919) % 97) / 1000]);
    const drawn = addStroke(draw("LineString", [5, 60]), wild, 1);
    expect(verticesOf(drawn).length).toBeLessThanOrEqual(500);
    expect(isFinishable(drawn)).toBe(true);
    const area = toGeometry(addStroke(emptyDrawing("Polygon"), wild, 1));
    expect(area?.type === "Polygon" && area.coordinates[0]?.length).toBeLessThanOrEqual(200);
  });

  it("stops adding vertices when it is full", () => {
    const many = Array.from({ length: 600 }, (_, step): Position => [5 + step / 1000, 60]);
    const full = many.reduce(addVertex, emptyDrawing("LineString"));
    expect(verticesOf(full)).toHaveLength(500);
    expect(isFull(full)).toBe(true);
  });
});
