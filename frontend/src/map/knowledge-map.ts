/** What every source tells of, each in layers of its own; and places being drawn into a note. */
import "ol/ol.css";
import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Box, Geometry, Position } from "../geo/geojson";
import { listenToKeys } from "./keyboard";
import { openMapAbout, type About } from "./map-about";
import { centreOf, fitBox, panBy, panTo, zoomBy } from "./open-map";
import { fromMap, geometryToMap } from "./projection";

/** How a layer looks: an image for points, a colour and dashes for lines and areas. */
export type LayerLook = { image: string; colour: string; dash: number[] };
export type ShownPlace = { id: string; geometry: Geometry; look: LayerLook; count: number | null };

export type KnowledgeMap = {
  show: (places: readonly ShownPlace[]) => void;
  /** Corners of what is being drawn, in the order they were set. */
  draw: (geometry: Geometry | null, corners: readonly Position[]) => void;
  centre: () => Position;
  panTo: (position: Position) => void;
  fit: (box: Box) => void;
  zoom: (levels: number) => void;
  close: () => void;
};

export type KnowledgeMapEvents = {
  chosen?: (ids: readonly string[]) => void;
  /** Enter: the place, or its next corner, is in the middle. */
  here?: () => void;
};

const ink = "#0d1f24";
const white = new Stroke({ color: "#fff", width: 7 });

/** Metres a pixel (at the equator) from which on there is room for large signs and their numbers. */
const closeUp = 6;

function styleOf({ geometry, look, count }: ShownPlace, resolution: number): Style[] {
  if (geometry.type !== "Point") {
    const fill = new Fill({ color: `${look.colour}26` });
    return [new Style({ stroke: white }), new Style({ fill, stroke: new Stroke({ color: look.colour, width: 4, lineDash: look.dash }) })];
  }
  const isNear = resolution < closeUp;
  // A number is a crowd: it lies under what one person pointed out, and far away it is told by size.
  const size = isNear ? 34 : count === null ? 20 : 8 + Math.min(14, 2 * Math.sqrt(count));
  const sign = new Style({ image: new Icon({ src: look.image, width: size, height: size }), zIndex: count === null ? 1 : 0 });
  if (count === null || !isNear) return [sign];
  const badge = new Style({
    image: new CircleStyle({ radius: 10, displacement: [15, 14], fill: new Fill({ color: ink }) }),
    text: new Text({ text: String(count), offsetX: 15, offsetY: -14, font: "700 12px system-ui, sans-serif", fill: new Fill({ color: "#fff" }) }),
  });
  return [sign, badge];
}

const drawnStyle = [
  new Style({ stroke: white }),
  new Style({
    fill: new Fill({ color: "rgb(11 92 99 / 15%)" }),
    stroke: new Stroke({ color: "#0b5c63", width: 3, lineDash: [8, 6] }),
    image: new CircleStyle({ radius: 7, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: "#0b5c63", width: 4 }) }),
  }),
];

/** The same sign of the same size is made once. */
const made = new Map<string, Style[]>();
function styles(place: ShownPlace, resolution: number): Style[] {
  const key = [place.geometry.type, place.look.image, place.count, resolution < closeUp].join();
  const style = made.get(key) ?? styleOf(place, resolution);
  made.set(key, style);
  return style;
}

function featureOf(place: ShownPlace): Feature {
  const feature = new Feature(geometryToMap(place.geometry));
  feature.setId(place.id);
  feature.setStyle((_, resolution) => styles(place, resolution));
  return feature;
}

export function openKnowledgeMap(target: HTMLElement, about: About, boundary: Geometry | null, events: KnowledgeMapEvents): KnowledgeMap {
  const map = openMapAbout(target, about, boundary);
  const shown = new VectorSource();
  const drawn = new VectorSource();
  const layer = new VectorLayer({ source: shown, zIndex: 8 });
  map.addLayer(layer);
  map.addLayer(new VectorLayer({ source: drawn, zIndex: 9, style: drawnStyle }));
  const choose = (pixel: number[]) => {
    const found = map.getFeaturesAtPixel(pixel, { hitTolerance: 8, layerFilter: (each) => each === layer });
    events.chosen?.(found.map((feature) => String(feature.getId())));
  };
  map.on("click", (event) => {
    // Where something is drawn, a tap brings the crosshair there.
    if (events.here) panTo(map, fromMap(event.coordinate));
    else choose(event.pixel);
  });
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    here: events.here ?? (() => choose(map.getPixelFromCoordinate(map.getView().getCenter() ?? [0, 0]))),
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);
  return {
    show: (places) => {
      shown.clear(true);
      shown.addFeatures(places.map(featureOf));
    },
    draw: (geometry, corners) => {
      drawn.clear(true);
      const points = corners.map((coordinates) => new Feature(geometryToMap({ type: "Point", coordinates })));
      drawn.addFeatures(geometry ? [new Feature(geometryToMap(geometry)), ...points] : points);
    },
    centre: () => centreOf(map),
    panTo: (position) => panTo(map, position, 15),
    fit: (box) => fitBox(map, box),
    zoom: (levels) => zoomBy(map, levels),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
