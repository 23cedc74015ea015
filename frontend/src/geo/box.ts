/** Boxes around geometries. */
import type { Box, Geometry, Position } from "./geojson";

function positionsOf(geometry: Geometry): Position[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "LineString":
      return geometry.coordinates;
    case "Polygon":
    case "MultiLineString":
      return geometry.coordinates.flat();
    case "MultiPolygon":
      return geometry.coordinates.flat(2);
  }
}

/** Null when there is nothing to enclose. */
export function boxAround(geometries: readonly Geometry[]): Box | null {
  const positions = geometries.flatMap(positionsOf);
  if (positions.length === 0) return null;
  return positions.reduce<Box>(
    ([west, south, east, north], [lon, lat]) => [
      Math.min(west, lon),
      Math.min(south, lat),
      Math.max(east, lon),
      Math.max(north, lat),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}

export function boxCentre([west, south, east, north]: Box): Position {
  return [(west + east) / 2, (south + north) / 2];
}
