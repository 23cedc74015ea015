/** What people steer by: the area's outline and named places. */
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Geometry } from "../geo/geojson";
import type { Landmark } from "../geo/nearest";
import { geometryToMap, toMap } from "./projection";

const ink = "#1f2d33";
const outline = [
  new Style({ fill: new Fill({ color: "rgba(255,255,255,0.5)" }) }),
  new Style({ stroke: new Stroke({ color: "rgba(255,255,255,0.85)", width: 6 }) }),
  new Style({ stroke: new Stroke({ color: "#0b5c63", width: 2, lineDash: [10, 7] }) }),
];

export function areaLayer(boundary: Geometry | null): VectorLayer {
  const source = new VectorSource();
  if (boundary) source.addFeature(new Feature(geometryToMap(boundary)));
  return new VectorLayer({ source, style: outline, zIndex: 2 });
}

function placeStyle(name: string, fontFamily: string): Style {
  return new Style({
    image: new CircleStyle({
      radius: 6,
      fill: new Fill({ color: "#ffffff" }),
      stroke: new Stroke({ color: ink, width: 2.5 }),
    }),
    text: new Text({
      text: name,
      font: `600 14px ${fontFamily}`,
      offsetY: -17,
      fill: new Fill({ color: ink }),
      stroke: new Stroke({ color: "#ffffff", width: 4 }),
    }),
  });
}

export function landmarkLayer(landmarks: readonly Landmark[], fontFamily: string): VectorLayer {
  const features = landmarks.map(({ name, position }) => {
    const feature = new Feature(new Point(toMap(position)));
    feature.setStyle(placeStyle(name, fontFamily));
    return feature;
  });
  // Labels that would cover each other are left out until one zooms in.
  return new VectorLayer({ source: new VectorSource({ features }), declutter: true, zIndex: 3 });
}
