/** Between degrees, which everybody else speaks, and the map's own web mercator metres. */
import OlLineString from "ol/geom/LineString";
import OlMultiLineString from "ol/geom/MultiLineString";
import OlMultiPolygon from "ol/geom/MultiPolygon";
import OlPoint from "ol/geom/Point";
import OlPolygon from "ol/geom/Polygon";
import type OlGeometry from "ol/geom/Geometry";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj";
import type { Box, Geometry, Position } from "../geo/geojson";

export const toMap = (position: Position): number[] => fromLonLat(position);
export const fromMap = (coordinate: number[]): Position => toLonLat(coordinate) as Position;
export const boxToMap = (box: Box): number[] => transformExtent(box, "EPSG:4326", "EPSG:3857");
export const boxFromMap = (extent: number[]): Box => transformExtent(extent, "EPSG:3857", "EPSG:4326") as Box;

/** Written out instead of OpenLayers' GeoJSON format, which weighs more than all of this. */
export function geometryToMap(geometry: Geometry): OlGeometry {
  switch (geometry.type) {
    case "Point":
      return new OlPoint(toMap(geometry.coordinates));
    case "LineString":
      return new OlLineString(geometry.coordinates.map(toMap));
    case "MultiLineString":
      return new OlMultiLineString(geometry.coordinates.map((line) => line.map(toMap)));
    case "Polygon":
      return new OlPolygon(geometry.coordinates.map((ring) => ring.map(toMap)));
    case "MultiPolygon":
      return new OlMultiPolygon(geometry.coordinates.map((rings) => rings.map((ring) => ring.map(toMap))));
  }
}
