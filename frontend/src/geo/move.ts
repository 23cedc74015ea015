/** Places so far from another, and the round area around one. */
import { directions, type Direction } from "./distance";
import type { Position } from "./geojson";
import { roundPosition } from "./round";

const metresPerDegree = 111_195;

function moveBy([lon, lat]: Position, bearing: number, metres: number): Position {
  const north = (Math.cos(bearing) * metres) / metresPerDegree;
  const east = (Math.sin(bearing) * metres) / (metresPerDegree * Math.cos((lat * Math.PI) / 180));
  return [lon + east, lat + north];
}

/** Where one is after so many metres in a compass direction. */
export function moved(from: Position, direction: Direction, metres: number): Position {
  return roundPosition(moveBy(from, (directions.indexOf(direction) * Math.PI) / 4, metres));
}

/** Where one is so many metres further east and north. */
export function movedBy(from: Position, east: number, north: number): Position {
  return roundPosition(moveBy(from, Math.atan2(east, north), Math.hypot(east, north)));
}

/** Corners of a round area, without the first one again at the end. */
export function roundArea(centre: Position, radiusMetres: number, corners = 24): Position[] {
  return Array.from({ length: corners }, (_, corner) =>
    roundPosition(moveBy(centre, (2 * Math.PI * corner) / corners, radiusMetres)),
  );
}
