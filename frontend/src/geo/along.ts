/** Places along a line, told in metres from its start. */
import { metresBetween } from "./distance";
import type { Position } from "./geojson";
import { roundPosition } from "./round";

export type OnLine = { metres: number; position: Position; offset: number };

/** Metres from the start at every vertex; the last one is the line's length. */
export function metresAtVertices(line: readonly Position[]): number[] {
  let sum = 0;
  return line.map((vertex, index) => {
    const before = line[index - 1];
    if (before) sum += metresBetween(before, vertex);
    return sum;
  });
}

const between = ([lonA, latA]: Position, [lonB, latB]: Position, share: number): Position => [
  lonA + (lonB - lonA) * share,
  latA + (latB - latA) * share,
];

/** How far between `from` and `to` the nearest point of that segment is, 0 to 1. */
function nearestShare([lon, lat]: Position, [lonA, latA]: Position, [lonB, latB]: Position): number {
  const squeeze = Math.cos((latA * Math.PI) / 180);
  const [dx, dy] = [(lonB - lonA) * squeeze, latB - latA];
  const length = dx * dx + dy * dy;
  if (length === 0) return 0;
  return Math.max(0, Math.min(1, ((lon - lonA) * squeeze * dx + (lat - latA) * dy) / length));
}

/** The place on the line nearest to `place`; null for an empty line. */
export function projectOnLine(line: readonly Position[], place: Position): OnLine | null {
  const metres = metresAtVertices(line);
  const [first] = line;
  if (!first) return null;
  let best: OnLine = { metres: 0, position: first, offset: metresBetween(first, place) };
  for (let index = 1; index < line.length; index++) {
    const [from, to] = [line[index - 1] as Position, line[index] as Position];
    const share = nearestShare(place, from, to);
    const position = between(from, to, share);
    const offset = metresBetween(position, place);
    const [start, end] = [metres[index - 1] as number, metres[index] as number];
    if (offset < best.offset) best = { metres: start + (end - start) * share, position, offset };
  }
  return best;
}

/** The place so many metres along the line; before its start or past its end, the end. */
export function placeAlong(line: readonly Position[], along: number): Position {
  const metres = metresAtVertices(line);
  const index = metres.findIndex((here) => here >= along);
  if (index < 0) return line.at(-1) as Position;
  if (index === 0) return line[0] as Position;
  const [start, end] = [metres[index - 1] as number, metres[index] as number];
  return between(line[index - 1] as Position, line[index] as Position, (along - start) / (end - start || 1));
}

const isSame = (a: Position | undefined, b: Position) => a?.[0] === b[0] && a[1] === b[1];

/** The line from one distance to another, with its own vertices in between; rounded, in the line's direction. */
export function stretchOf(line: readonly Position[], from: number, to: number): Position[] {
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  const metres = metresAtVertices(line);
  const inside = line.filter((_, index) => {
    const here = metres[index] as number;
    return here > start && here < end;
  });
  const all = [placeAlong(line, start), ...inside, placeAlong(line, end)].map(roundPosition);
  return all.filter((position, index) => !isSame(all[index - 1], position));
}
