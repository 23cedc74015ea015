/** Which named place a position is nearest to. */
import { directionTo, metresBetween, type Direction } from "./distance";
import type { Position } from "./geojson";

export type Landmark = { name: string; kind: string; position: Position };
export type Nearness = { name: string; metres: number; direction: Direction };

/** Null when there is no landmark within `limitMetres`; the direction is from the landmark to the place. */
export function nearestLandmark(
  place: Position,
  landmarks: readonly Landmark[],
  limitMetres = 5_000,
): Nearness | null {
  let nearest: Nearness | null = null;
  for (const { name, position } of landmarks) {
    const metres = metresBetween(place, position);
    if (metres <= limitMetres && metres < (nearest?.metres ?? Infinity)) {
      nearest = { name, metres, direction: directionTo(position, place) };
    }
  }
  return nearest;
}

/** Metres as people say them: whole tens below a kilometre, whole hundreds above. */
export function roundedMetres(metres: number): number {
  const step = metres < 1_000 ? 10 : 100;
  return Math.round(metres / step) * step;
}
