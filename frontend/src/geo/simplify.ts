/** Fewer vertices for a line drawn by hand. */
import type { Position } from "./geojson";

/** Distance from a point to a segment, with longitudes already scaled to the latitude's length. */
function offset([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

const metresPerDegree = 111_195;

/** Douglas–Peucker: keeps the ends and every vertex further than `toleranceMetres` from the rest. */
export function simplifyLine(line: readonly Position[], toleranceMetres: number): Position[] {
  const first = line[0];
  if (!first || line.length < 3) return [...line];
  const squeeze = Math.cos((first[1] * Math.PI) / 180);
  const flat = line.map(([lon, lat]): Position => [lon * squeeze, lat]);
  const tolerance = toleranceMetres / metresPerDegree;
  const kept = new Set([0, line.length - 1]);
  const spans: [number, number][] = [[0, line.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [start, end] = span;
    let [farthest, distance] = [-1, tolerance];
    for (let index = start + 1; index < end; index++) {
      const away = offset(flat[index] as Position, flat[start] as Position, flat[end] as Position);
      if (away > distance) [farthest, distance] = [index, away];
    }
    if (farthest > 0) {
      kept.add(farthest);
      spans.push([start, farthest], [farthest, end]);
    }
  }
  return line.filter((_, index) => kept.has(index));
}

/** Doubles the tolerance until at most `most` vertices are left. */
export function simplifyToAtMost(line: readonly Position[], toleranceMetres: number, most: number): Position[] {
  let tolerance = toleranceMetres;
  let simplified = simplifyLine(line, tolerance);
  while (simplified.length > Math.max(2, most)) {
    tolerance *= 2;
    simplified = simplifyLine(line, tolerance);
  }
  return simplified;
}
