/** A map to point out places on: a crosshair in its middle, and pins with the numbers of a list. */
import "ol/ol.css";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Geometry, Position } from "../geo/geojson";
import { listenToKeys } from "./keyboard";
import { openMapAbout, type About } from "./map-about";
import { centreOf, panBy, panTo, zoomBy } from "./open-map";
import { fromMap, toMap } from "./projection";

export type PointMap = {
  show: (positions: readonly Position[]) => void;
  centre: () => Position;
  panTo: (position: Position, leastZoom?: number) => void;
  zoom: (levels: number) => void;
  close: () => void;
};

const numbered = (number: number) =>
  new Style({
    image: new CircleStyle({
      radius: 15,
      fill: new Fill({ color: "#0b5c63" }),
      stroke: new Stroke({ color: "#ffffff", width: 3 }),
    }),
    text: new Text({ text: String(number), font: "700 15px system-ui, sans-serif", fill: new Fill({ color: "#ffffff" }) }),
  });

/** A tap moves the crosshair there; Enter says that the place is here. `moved`: somebody did so by hand. */
export function openPointMap(
  target: HTMLElement,
  about: About,
  boundary: Geometry | null,
  here: () => void,
  moved: () => void = () => undefined,
): PointMap {
  const map = openMapAbout(target, about, boundary);
  const source = new VectorSource();
  map.addLayer(new VectorLayer({ source, zIndex: 8 }));
  map.on("click", (event) => {
    panTo(map, fromMap(event.coordinate));
    moved();
  });
  map.on("pointerdrag", moved);
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => {
      panBy(map, right, down);
      moved();
    },
    zoom: (levels) => zoomBy(map, levels),
    here,
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);
  return {
    show: (positions) => {
      source.clear(true);
      source.addFeatures(
        positions.map((position, index) => {
          const feature = new Feature(new Point(toMap(position)));
          feature.setStyle(numbered(index + 1));
          return feature;
        }),
      );
    },
    centre: () => centreOf(map),
    panTo: (position, leastZoom) => panTo(map, position, leastZoom),
    zoom: (levels) => zoomBy(map, levels),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
