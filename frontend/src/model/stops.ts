/** A place told in words: one with a name, or so far from it; and the drawing such places make. */
import { metresBetween, type Direction } from "../geo/distance";
import type { Position } from "../geo/geojson";
import { moved, roundArea } from "../geo/move";
import { roundPosition } from "../geo/round";
import type { Drawing } from "./drawing";

export type PlaceKind = "school" | "address" | "place" | "crossing" | "area";
export type FoundPlace = { name: string; kind: PlaceKind; position: Position };

/** Without a direction it is the named place itself. */
export type Stop = { name: string; position: Position; direction: Direction | null; metres: number };

/** Everything told in words about one drawing; an area has a radius around its first stop. */
export type Told = { stops: readonly Stop[]; radius: number };

export const distances = [25, 50, 100, 200, 300, 500, 1_000] as const;
export const radii = [25, 50, 100, 200] as const;

export const stopAt = ({ name, position }: { name: string; position: Position }): Stop => ({
  name,
  position,
  direction: null,
  metres: 100,
});

export const placeOf = ({ position, direction, metres }: Stop): Position =>
  direction ? moved(position, direction, metres) : roundPosition(position);

/** The stops in another order: the one at `index` a place earlier (-1) or later (1). */
export function moveStop(stops: readonly Stop[], index: number, by: -1 | 1): readonly Stop[] {
  const [stop, other] = [stops[index], stops[index + by]];
  if (!stop || !other) return stops;
  return stops.map((same, at) => (at === index ? other : at === index + by ? stop : same));
}

/** The same drawing as if its vertices had been set on the map. */
export function drawingOf(type: Drawing["type"], { stops, radius }: Told): Drawing {
  const places = stops.map(placeOf);
  const [first] = places;
  if (type === "Polygon") return { type, vertices: first ? roundArea(first, radius) : [] };
  if (type === "Point") return { type, vertices: first ? [first] : [] };
  return { type, vertices: places.filter((place, index) => String(place) !== String(places[index - 1])) };
}

/** Letters and digits alone, so that "St. Olavs gate" is found by "st olavs". */
const plain = (text: string): string =>
  text.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Places known without asking anybody whose name has every word that was typed. */
export function knownPlaces(text: string, places: readonly FoundPlace[]): FoundPlace[] {
  const words = plain(text).split(" ").filter(Boolean);
  return places.filter(({ name }) => words.every((word) => plain(name).includes(word)));
}

/** The nearest first; those who steer by their school find it on top. */
export function nearestFirst(places: readonly FoundPlace[], from: Position | null): FoundPlace[] {
  if (!from) return [...places];
  return [...places].sort((a, b) => metresBetween(a.position, from) - metresBetween(b.position, from));
}
