/** The map of a plan: its outline, what was told there, and a place somebody points out, draws or walks to. */
import "ol/ol.css";
import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { PolygonGeometry } from "../geo/geojson";
import type { PlanMapEvents, PlanMapView, PlanShape } from "../model/plan";
import { listenToKeys } from "./keyboard";
import { openMapAbout, type About } from "./map-about";
import { centreOf, panBy, zoomBy } from "./open-map";
import { leavePageScrolling } from "./page-scrolling";
import { fromMap, geometryToMap } from "./projection";

const looks = {
  told: { fill: "rgba(224,138,30,0.22)", ink: "#8a4b06", width: 1.5 },
  pointed: { fill: "rgba(224,138,30,0.55)", ink: "#1f2d33", width: 3.5 },
  said: { fill: "rgba(11,92,99,0.25)", ink: "#0b5c63", width: 4 },
  drawn: { fill: "rgba(11,92,99,0.25)", ink: "#0b5c63", width: 5 },
} as const satisfies Record<PlanShape["kind"], object>;

function styleOf({ kind, label }: PlanShape): Style {
  const { fill, ink, width } = looks[kind];
  return new Style({
    fill: new Fill({ color: fill }),
    stroke: new Stroke({ color: ink, width }),
    image: new CircleStyle({ radius: kind === "said" ? 14 : 9, fill: new Fill({ color: "#0b5c63" }), stroke: new Stroke({ color: "#ffffff", width: 3 }) }),
    text: new Text({
      text: label,
      font: "700 14px system-ui, sans-serif",
      fill: new Fill({ color: kind === "said" ? "#ffffff" : "#1f2d33" }),
      stroke: new Stroke({ color: kind === "said" ? "#0b5c63" : "#ffffff", width: 3 }),
    }),
  });
}

export function openPlanMap(target: HTMLElement, about: About, boundary: PolygonGeometry | null, events: PlanMapEvents): PlanMapView {
  const map = openMapAbout(target, about, boundary);
  leavePageScrolling(map);
  const source = new VectorSource();
  map.addLayer(new VectorLayer({ source, zIndex: 7 }));
  let isDrawing = false;
  map.on("click", ({ coordinate }) => {
    if (isDrawing) events.placed(fromMap(coordinate));
  });
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    ...(isDrawing && { here: () => events.placed(centreOf(map)), undo: events.undone }),
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);
  return {
    show: (shapes) => {
      source.clear(true);
      source.addFeatures(
        shapes.map((shape) => {
          const feature = new Feature(geometryToMap(shape.geometry));
          feature.setStyle(styleOf(shape));
          return feature;
        }),
      );
    },
    setDrawing: (next) => {
      isDrawing = next;
    },
    centre: () => centreOf(map),
    zoom: (levels) => zoomBy(map, levels),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
