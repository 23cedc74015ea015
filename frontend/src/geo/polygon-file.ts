/** Reads the one polygon of a GeoJSON file: a geometry, a feature, or a collection of one. */
import type { PolygonGeometry, Position } from "./geojson";

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.every((number) => typeof number === "number") &&
  Math.abs(Number(value[0])) <= 180 &&
  Math.abs(Number(value[1])) <= 90;

type Member = Record<string, unknown>;
const isMember = (value: unknown): value is Member => typeof value === "object" && value !== null;
const onlyOf = (list: unknown): unknown => (Array.isArray(list) && list.length === 1 ? (list as unknown[])[0] : null);

/** What a document holds inside; itself where it is the innermost. */
function inside(document: Member): unknown {
  if (document["type"] === "FeatureCollection") return onlyOf(document["features"]);
  if (document["type"] === "Feature") return document["geometry"];
  if (document["type"] !== "MultiPolygon") return document;
  return { type: "Polygon", coordinates: onlyOf(document["coordinates"]) };
}

/** Null for anything else, and for coordinates that are no degrees. Heights are left out. */
export function readPolygon(text: string): PolygonGeometry | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  // A collection holds a feature, and that a geometry.
  for (let level = 0; level < 3 && isMember(found); level += 1) found = inside(found);
  if (!isMember(found) || found["type"] !== "Polygon" || !Array.isArray(found["coordinates"])) return null;
  return polygonOf(found["coordinates"]);
}

function polygonOf(rings: unknown[]): PolygonGeometry | null {
  const isRing = (ring: unknown) => Array.isArray(ring) && ring.length >= 4 && ring.every(isPosition);
  if (rings.length === 0 || !rings.every(isRing)) return null;
  const plain = (rings as Position[][]).map((ring) => ring.map(([lon, lat]): Position => [lon, lat]));
  return { type: "Polygon", coordinates: plain };
}

/** The area that corners enclose; null for fewer than three. */
export function polygonAround(corners: readonly Position[]): PolygonGeometry | null {
  const [first] = corners;
  return first && corners.length >= 3 ? { type: "Polygon", coordinates: [[...corners, first]] } : null;
}
