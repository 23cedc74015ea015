/** The drawing in the making: its line, its vertices, and the stretch to the crosshair. */
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import MultiPoint from "ol/geom/MultiPoint";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { DrawnType, Position } from "../geo/geojson";
import { toMap } from "./projection";

const ink = "#0b5c63";
const halo = new Style({ stroke: new Stroke({ color: "#ffffff", width: 10, lineCap: "round", lineJoin: "round" }) });
const line = new Style({
  stroke: new Stroke({ color: ink, width: 5, lineCap: "round", lineJoin: "round" }),
  fill: new Fill({ color: "rgba(11,92,99,0.18)" }),
});
const guide = new Style({ stroke: new Stroke({ color: ink, width: 3, lineDash: [2, 8], lineCap: "round" }) });
const vertex = new Style({
  image: new CircleStyle({
    radius: 8,
    fill: new Fill({ color: "#ffffff" }),
    stroke: new Stroke({ color: ink, width: 3.5 }),
  }),
});
const chosenVertex = new Style({
  image: new CircleStyle({
    radius: 13,
    fill: new Fill({ color: "#e08a1e" }),
    stroke: new Stroke({ color: "#1f2d33", width: 4 }),
  }),
});

/** Freehand lines have hundreds of vertices; only as many as fingers can tell apart are shown and dragged. */
const mostShown = 60;

/** Which vertices show, and can be dragged. */
export function shownVertices(count: number, chosen: number | null): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return count <= mostShown ? all : all.filter((index) => index === 0 || index === count - 1 || index === chosen);
}

export type Drawn = { type: DrawnType; vertices: readonly Position[]; icon: string | null; chosen: number | null };

export type DrawingView = {
  show: (drawn: Drawn) => void;
  /** Where the next vertex would go; null hides the dotted stretch. */
  guideTo: (position: Position | null) => void;
};

const pointIcon = (src: string) =>
  new Style({ image: new Icon({ src, width: 52, height: 60, anchor: [0.5, 0.97] }) });

function shapes({ type, icon, chosen }: Drawn, coordinates: number[][]): Feature[] {
  if (type === "Point") {
    const point = new Feature(new Point(coordinates.at(-1) ?? []));
    point.setStyle(icon ? pointIcon(icon) : vertex);
    return [point];
  }
  const isArea = type === "Polygon" && coordinates.length > 2;
  const shape = new Feature(isArea ? new Polygon([coordinates]) : new LineString(coordinates));
  shape.setStyle([halo, line]);
  const shown = shownVertices(coordinates.length, chosen).map((index) => coordinates[index] ?? []);
  const dots = new Feature(new MultiPoint(shown));
  dots.setStyle(vertex);
  const marked = chosen === null ? undefined : coordinates[chosen];
  if (!marked) return [shape, dots];
  const chosenDot = new Feature(new Point(marked));
  chosenDot.setStyle(chosenVertex);
  return [shape, dots, chosenDot];
}

export function drawingLayer(): { layer: VectorLayer; view: DrawingView } {
  const source = new VectorSource();
  const guideFeature = new Feature(new LineString([]));
  guideFeature.setStyle(guide);
  let last: number[] | null = null;
  const view: DrawingView = {
    show: (drawn) => {
      const { type, vertices } = drawn;
      const coordinates = vertices.map(toMap);
      last = type === "Point" ? null : (coordinates.at(-1) ?? null);
      source.clear(true);
      guideFeature.getGeometry()?.setCoordinates([]);
      if (coordinates.length > 0) source.addFeatures([guideFeature, ...shapes(drawn, coordinates)]);
    },
    guideTo: (position) => {
      const ends = last && position ? [last, toMap(position)] : [];
      guideFeature.getGeometry()?.setCoordinates(ends);
    },
  };
  return { layer: new VectorLayer({ source, zIndex: 10, updateWhileInteracting: true }), view };
}
