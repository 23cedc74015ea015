/** The map of a release: its cells in colours and numbers, moved without holding up the page. */
import "ol/ol.css";
import Feature from "ol/Feature";
import type OlMap from "ol/Map";
import type Geometry from "ol/geom/Geometry";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { containsExtent, getCenter, getWidth } from "ol/extent";
import { boxCentre } from "../geo/box";
import type { Box, PolygonGeometry } from "../geo/geojson";
import type { Ground } from "./base-layers";
import { listenToKeys } from "./keyboard";
import { openMap, panBy, zoomBy } from "./open-map";
import { leavePageScrolling } from "./page-scrolling";
import { boxToMap, geometryToMap } from "./projection";

export type ShownCell = { id: string; geometry: PolygonGeometry; colour: string; ink: string; label: string };

export type ReleaseMapEvents = {
  /** Null when nothing was hit. */
  chosen: (id: string | null) => void;
  /** To the cell before (-1) or after (1). */
  walked: (by: -1 | 1) => void;
  rasterChanged: (isShown: boolean) => void;
};

export type ReleaseMap = {
  show: (cells: readonly ShownCell[]) => void;
  /** Highlights a cell, and brings it into view. */
  choose: (id: string | null) => void;
  zoom: (levels: number) => void;
  /** Fills whatever size the map has now with everything, at once. */
  refit: () => void;
  close: () => void;
};

const roomForLabel = 38;
const sharpEnoughForPaper = 2;

const cellStyle = ({ colour, ink, label }: ShownCell, pixels: number) =>
  new Style({
    fill: new Fill({ color: `${colour}e6` }),
    stroke: new Stroke({ color: "#1f2d33", width: 1 }),
    ...(pixels >= roomForLabel && {
      text: new Text({ text: label, font: "600 14px system-ui, sans-serif", fill: new Fill({ color: ink }) }),
    }),
  });

const chosenStyle = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 8 }), zIndex: 1 }),
  new Style({ stroke: new Stroke({ color: "#1f2d33", width: 4 }), zIndex: 2 }),
];

function drawCells(source: VectorSource, cells: readonly ShownCell[]): void {
  source.clear(true);
  source.addFeatures(
    cells.map((cell) => {
      const geometry = geometryToMap(cell.geometry);
      const feature = new Feature(geometry);
      feature.setId(cell.id);
      feature.setStyle((_, resolution) => cellStyle(cell, getWidth(geometry.getExtent()) / resolution));
      return feature;
    }),
  );
}

function bringIntoView(map: OlMap, geometry: Geometry): void {
  const view = map.getView();
  const extent = geometry.getExtent();
  if (!containsExtent(view.calculateExtent(map.getSize()), extent)) view.setCenter(getCenter(extent));
}

/** The whole release at the size the map has; a lone cell is shown with its surroundings. */
function fitAtOnce(map: OlMap, box: Box): void {
  map.updateSize();
  map.getView().fit(boxToMap(box), { padding: [24, 64, 24, 24], maxZoom: 15 });
  map.renderSync();
}

export function openReleaseMap(target: HTMLElement, ground: Ground, box: Box, events: ReleaseMapEvents): ReleaseMap {
  const map = openMap(target, {
    ground,
    boundary: null,
    landmarks: [],
    centre: boxCentre(box),
    zoom: 12,
    rasterChanged: events.rasterChanged,
    pixelRatio: Math.max(sharpEnoughForPaper, devicePixelRatio),
  });
  leavePageScrolling(map);
  const cells = new VectorSource();
  const highlight = new VectorSource();
  map.addLayer(new VectorLayer({ source: cells, zIndex: 7 }));
  map.addLayer(new VectorLayer({ source: highlight, zIndex: 8, style: chosenStyle }));
  fitAtOnce(map, box);

  map.on("click", ({ coordinate }) => {
    const [found] = cells.getFeaturesAtCoordinate(coordinate);
    events.chosen(found ? String(found.getId()) : null);
  });
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    here: () => events.walked(1),
    select: events.walked,
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    show: (shown) => drawCells(cells, shown),
    choose: (id) => {
      highlight.clear();
      const geometry = id === null ? undefined : cells.getFeatureById(id)?.getGeometry();
      if (!geometry) return;
      highlight.addFeature(new Feature(geometry));
      bringIntoView(map, geometry);
    },
    zoom: (levels) => zoomBy(map, levels),
    refit: () => fitAtOnce(map, box),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
