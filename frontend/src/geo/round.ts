/** Coordinates no finer than a hand can draw. */
import type { Position } from "./geojson";

/** Six decimals are about 10 cm; more would only tell about the screen. */
export function roundPosition([lon, lat]: Position): Position {
  return [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
}
