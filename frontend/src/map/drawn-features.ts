/** An area in the making as features: its corners, and the line or the face between them. */
import Feature from "ol/Feature";
import type { Geometry, Position } from "../geo/geojson";
import { geometryToMap } from "./projection";

export function drawnFeatures(corners: readonly Position[]): Feature[] {
  const [first] = corners;
  const points = corners.map((corner) => new Feature(geometryToMap({ type: "Point", coordinates: corner })));
  if (!first || corners.length < 2) return points;
  const ring: Geometry =
    corners.length > 2
      ? { type: "Polygon", coordinates: [[...corners, first]] }
      : { type: "LineString", coordinates: [...corners] };
  return [new Feature(geometryToMap(ring)), ...points];
}
