/** Clips OpenStreetMap's land polygons to each municipality's box, for maps that work offline. */
import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** West, south, east, north in degrees, by municipality number. */
const boxes = {
  4601: [5.05, 60.15, 5.7, 60.6],
  1532: [5.65, 62.3, 6.5, 62.75],
};
const decimals = 5;
const largestFile = 120_000;

const folder = join(import.meta.dirname, "..", "public", "base-map");
const target = (municipality) => join(folder, `${municipality}.json`);

/** Sutherland–Hodgman against one side of the box; enough for land, which is filled and never stroked. */
function clipSide(ring, axis, limit, keepsBelow) {
  const inside = (point) => (keepsBelow ? point[axis] <= limit : point[axis] >= limit);
  const kept = [];
  ring.forEach((point, index) => {
    const previous = ring[(index + ring.length - 1) % ring.length];
    if (inside(point) !== inside(previous)) {
      const share = (limit - previous[axis]) / (point[axis] - previous[axis]);
      const other = previous[1 - axis] + share * (point[1 - axis] - previous[1 - axis]);
      kept.push(axis === 0 ? [limit, other] : [other, limit]);
    }
    if (inside(point)) kept.push(point);
  });
  return kept;
}

function clipRing(ring, [west, south, east, north]) {
  const sides = [
    [0, west, false],
    [0, east, true],
    [1, south, false],
    [1, north, true],
  ];
  return sides.reduce((rest, side) => (rest.length ? clipSide(rest, ...side) : rest), ring.slice(0, -1));
}

function roundRing(ring) {
  const rounded = ring.map((point) => point.map((value) => Number(value.toFixed(decimals))));
  const distinct = rounded.filter((point, index) => String(point) !== String(rounded[index - 1]));
  return distinct.length < 3 ? null : [...distinct, distinct[0]];
}

function touches(ring, [west, south, east, north]) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  return minX <= east && maxX >= west && minY <= north && maxY >= south;
}

function clipLand(polygons, box) {
  const clipped = polygons
    .filter((rings) => touches(rings[0], box))
    .map((rings) => rings.map((ring) => roundRing(clipRing(ring, box))))
    .filter(([outer]) => outer)
    .map((rings) => rings.filter(Boolean));
  return { type: "MultiPolygon", coordinates: clipped };
}

const source = createRequire(import.meta.url).resolve("@geo-maps/earth-lands-100m/map.geo.json");
const newest = Math.max(statSync(source).mtimeMs, statSync(import.meta.filename).mtimeMs);
const isFresh = (municipality) =>
  existsSync(target(municipality)) && statSync(target(municipality)).mtimeMs > newest;

// Reading the world takes seconds and 1 GB, so it is done only when something changed.
if (!Object.keys(boxes).every(isFresh)) {
  mkdirSync(folder, { recursive: true });
  const world = JSON.parse(readFileSync(source, "utf8"));
  const polygons = world.geometries.flatMap((geometry) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
  );
  for (const [municipality, box] of Object.entries(boxes)) {
    const text = JSON.stringify({ box, land: clipLand(polygons, box) });
    if (text.length > largestFile) throw new Error(`${municipality}.json is ${text.length} bytes`);
    writeFileSync(target(municipality), text);
    console.log(`base-map/${municipality}.json: ${text.length} bytes (${gzipSync(text).length} gzipped)`);
  }
}
