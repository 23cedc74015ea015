/** Distances and directions on the ground, from degrees. */
import type { Position } from "./geojson";

const earthRadiusMetres = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine), in metres. */
export function metresBetween([lonA, latA]: Position, [lonB, latB]: Position): number {
  const halfLat = radians(latB - latA) / 2;
  const halfLon = radians(lonB - lonA) / 2;
  const a =
    Math.sin(halfLat) ** 2 + Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(halfLon) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(a)));
}

export function lineMetres(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, point, index) => sum + metresBetween(line[index] ?? point, point), 0);
}

export const directions = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;
export type Direction = (typeof directions)[number];

/** The compass direction in which `to` lies, seen from `from`. */
export function directionTo([lonA, latA]: Position, [lonB, latB]: Position): Direction {
  const east = (lonB - lonA) * Math.cos(radians((latA + latB) / 2));
  const degrees = (Math.atan2(east, latB - latA) * 180) / Math.PI;
  const index = Math.round((degrees + 360) / 45) % 8;
  return directions[index] ?? "n";
}
