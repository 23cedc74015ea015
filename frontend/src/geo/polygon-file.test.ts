import { expect, test } from "vitest";
import { polygonAround, readPolygon } from "./polygon-file";

const ring = [
  [5.2, 60.3],
  [5.3, 60.3],
  [5.3, 60.4],
  [5.2, 60.3],
];
const polygon = { type: "Polygon", coordinates: [ring] };
const feature = { type: "Feature", properties: {}, geometry: polygon };

test.each([
  polygon,
  feature,
  { type: "FeatureCollection", features: [feature] },
  { type: "MultiPolygon", coordinates: [[ring]] },
  { type: "Polygon", coordinates: [ring.map(([lon, lat]) => [lon, lat, 12])] },
])("a file with one polygon is read", (document) => {
  expect(readPolygon(JSON.stringify(document))).toEqual(polygon);
});

test.each([
  "no JSON",
  "null",
  JSON.stringify({ type: "Point", coordinates: [5, 60] }),
  JSON.stringify({ type: "FeatureCollection", features: [feature, feature] }),
  JSON.stringify({ type: "Polygon", coordinates: [ring.slice(0, 3)] }),
  JSON.stringify({ type: "Polygon", coordinates: [ring.map(([lon = 0, lat = 0]) => [lon * 100_000, lat * 100_000])] }),
])("anything else is not", (text) => {
  expect(readPolygon(text)).toBeNull();
});

test("three corners make an area", () => {
  expect(polygonAround([[5.2, 60.3], [5.3, 60.3]])).toBeNull();
  expect(polygonAround([[5.2, 60.3], [5.3, 60.3], [5.3, 60.4]])).toEqual(polygon);
});
