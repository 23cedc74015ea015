/** The map of areas: their outlines with names, one of them chosen, and a boundary in the making. */
import "ol/ol.css";
import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Box, Geometry, Position } from "../geo/geojson";
import { drawnFeatures } from "./drawn-features";
import { drawnStyle } from "./insight-styles";
import { listenToKeys } from "./keyboard";
import { openMapAbout, type About } from "./map-about";
import { centreOf, fitBox, panBy, zoomBy } from "./open-map";
import { fromMap, geometryToMap } from "./projection";

/** Told apart by line and fill: what is, what was before, and what is pointed at. */
export type OutlineLook = "plain" | "past" | "chosen";
export type AreaOutline = { id: string; name: string; geometry: Geometry; look: OutlineLook };

export type AreaMapEvents = {
  chosen: (id: string) => void;
  /** While a boundary is drawn. */
  cornerSet: (corner: Position) => void;
};

export type AreaMap = {
  show: (outlines: readonly AreaOutline[]) => void;
  draw: (corners: readonly Position[] | null) => void;
  zoom: (levels: number) => void;
  fit: (box: Box) => void;
  close: () => void;
};

const looks: Record<OutlineLook, { fill: string; line: string; width: number; dash: number[] | null; rank: number }> = {
  past: { fill: "rgb(90 100 105 / 8%)", line: "#5a6469", width: 2, dash: [3, 6], rank: 1 },
  plain: { fill: "rgb(11 92 99 / 12%)", line: "#0b5c63", width: 2, dash: null, rank: 2 },
  chosen: { fill: "rgb(169 74 28 / 18%)", line: "#a94a1c", width: 4, dash: null, rank: 3 },
};

function styleOf({ name, look }: AreaOutline, fontFamily: string): Style[] {
  const { fill, line, width, dash, rank } = looks[look];
  const halo = new Style({ stroke: new Stroke({ color: "rgb(255 255 255 / 85%)", width: width + 3 }), zIndex: rank });
  const shape = new Style({
    fill: new Fill({ color: fill }),
    stroke: new Stroke({ color: line, width, ...(dash && { lineDash: dash }) }),
    zIndex: rank,
    text: new Text({
      text: name,
      font: `600 14px ${fontFamily}`,
      overflow: true,
      fill: new Fill({ color: "#1f2d33" }),
      stroke: new Stroke({ color: "#ffffff", width: 4 }),
    }),
  });
  return [halo, shape];
}

export function openAreaMap(target: HTMLElement, about: About, events: AreaMapEvents): AreaMap {
  const map = openMapAbout(target, about, null);
  const { fontFamily } = getComputedStyle(target);
  const outlines = new VectorSource();
  const drawn = new VectorSource();
  // Names that would cover each other are left out until one zooms in.
  map.addLayer(new VectorLayer({ source: outlines, zIndex: 6, declutter: true }));
  map.addLayer(new VectorLayer({ source: drawn, zIndex: 10, style: drawnStyle }));
  let isDrawing = false;

  map.on("click", ({ coordinate }) => {
    if (isDrawing) return events.cornerSet(fromMap(coordinate));
    const found = outlines.getFeaturesAtCoordinate(coordinate);
    const smallest = found.sort((one, other) => Number(one.get("size")) - Number(other.get("size")))[0];
    if (smallest) events.chosen(String(smallest.getId()));
  });
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    here: () => isDrawing && events.cornerSet(centreOf(map)),
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    show: (shown) => {
      outlines.clear(true);
      outlines.addFeatures(shown.map((each) => outlineFeature(each, fontFamily)));
    },
    draw: (corners) => {
      isDrawing = corners !== null;
      drawn.clear(true);
      drawn.addFeatures(drawnFeatures(corners ?? []));
    },
    zoom: (levels) => zoomBy(map, levels),
    fit: (wanted) => fitBox(map, wanted),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}

function outlineFeature(outline: AreaOutline, fontFamily: string): Feature {
  const geometry = geometryToMap(outline.geometry);
  const [west = 0, south = 0, east = 0, north = 0] = geometry.getExtent();
  const feature = new Feature({ geometry, size: (east - west) * (north - south) });
  feature.setId(outline.id);
  feature.setStyle(styleOf(outline, fontFamily));
  return feature;
}
