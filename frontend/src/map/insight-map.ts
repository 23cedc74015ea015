/** The planner's map: counted cells, a picture of their density, ways, marks, zones, and what is drawn on it. */
import "ol/ol.css";
import Feature, { type FeatureLike } from "ol/Feature";
import type OlMap from "ol/Map";
import MVT from "ol/format/MVT";
import type Layer from "ol/layer/Layer";
import VectorLayer from "ol/layer/Vector";
import VectorTileLayer from "ol/layer/VectorTile";
import VectorSource from "ol/source/Vector";
import VectorTileSource from "ol/source/VectorTile";
import OlPoint from "ol/geom/Point";
import { getCenter } from "ol/extent";
import { createXYZ } from "ol/tilegrid";
import type { Box, Geometry, Position } from "../geo/geojson";
import { colourOf, scaleFor, type Scale } from "../model/scale";
import { marksFromZoom } from "../model/view";
import { drawnFeatures } from "./drawn-features";
import { areaStyle, cellStyle, drawnStyle, heatStyle, themeStyles, zoneStyle, type Looks } from "./insight-styles";
import { listenToKeys } from "./keyboard";
import { centreOf, fitBox, openMap, panBy, visibleBox, zoomBy, type MapPlace } from "./open-map";
import { fromMap, geometryToMap } from "./projection";

/** What a tiled layer shows; `{z}`, `{x}` and `{y}` stand in its address. */
export type Tiled = { kind: "cells" | "marks" | "ways"; address: string };
export type HeatPoint = { geometry: Geometry; weight: number };
export type Outline = { id: string; geometry: Geometry; kind: "zone" | "chance" | "finding" | "plan" | "cell" };

export type CellHit = { id: number; metres: number; participants: number; marks: number; exposed: number | null };
/** Marks of one kind in one place. */
export type MarkHit = { theme: string; category: string; marks: number };

export type InsightMapEvents = {
  rested: (zoom: number, centre: Position, box: Box) => void;
  cellsChosen: (cell: CellHit | null) => void;
  marksChosen: (marks: readonly MarkHit[]) => void;
  outlineChosen: (id: string) => void;
  /** While an area is drawn: a corner was set by mouse or finger. */
  cornerSet: (corner: Position) => void;
};

export type InsightMap = {
  /** Shows these tiles; those that were there already stay. */
  tile: (layers: readonly Tiled[]) => void;
  /** Colours the cells. */
  shade: (scale: Scale) => void;
  heat: (points: readonly HeatPoint[]) => void;
  outline: (outlines: readonly Outline[]) => void;
  draw: (corners: readonly Position[] | null) => void;
  base: (isDetailed: boolean) => void;
  zoom: (levels: number) => void;
  fit: (box: Box) => void;
  centre: () => Position;
  close: () => void;
};

/** Metres a pixel (at the equator) from which on there is room for large signs. */
const closeUp = 1.7;
const format = new MVT();
const cellGrid = createXYZ({ tileSize: 512, maxZoom: 15 });
const markGrid = createXYZ({ tileSize: 512, minZoom: marksFromZoom, maxZoom: 17 });

type ThemeStyles = ReturnType<typeof themeStyles>;

function tiledLayer({ kind, address }: Tiled, scale: () => Scale, styles: ThemeStyles): VectorTileLayer {
  const tileGrid = kind === "cells" ? cellGrid : markGrid;
  const style = {
    cells: (feature: FeatureLike) => cellStyle(colourOf(scale(), feature.getProperties() as CellHit)),
    marks: (feature: FeatureLike, resolution: number) =>
      styles.mark(String(feature.get("theme")), Number(feature.get("marks")), resolution < closeUp),
    ways: (feature: FeatureLike) => styles.way(String(feature.get("theme"))),
  }[kind];
  const layer = new VectorTileLayer({
    source: new VectorTileSource({ format, tileGrid, url: address }),
    style,
    zIndex: { cells: 2.5, ways: 7, marks: 8 }[kind],
    // A layer's own zoom is open at its lower end.
    ...(kind !== "cells" && { minZoom: marksFromZoom - 0.01, renderBuffer: 32 }),
  });
  layer.set("kind", kind);
  return layer;
}

/** Soft spots whose shades add up: a picture that needs neither WebGL nor a worker. */
function heatLayer(points: readonly HeatPoint[]): Layer {
  const features = points.map(({ geometry, weight }) => {
    const place = new OlPoint(getCenter(geometryToMap(geometry).getExtent()));
    const feature = new Feature(place);
    feature.setStyle(heatStyle(weight));
    return feature;
  });
  return new VectorLayer({ source: new VectorSource({ features }), zIndex: 2.6, renderBuffer: 80 });
}

function hitOf(map: OlMap, pixel: number[], events: InsightMapEvents): void {
  const found: { feature: FeatureLike; kind: unknown }[] = [];
  map.forEachFeatureAtPixel(
    pixel,
    (feature, layer) => {
      found.push({ feature, kind: layer?.get("kind") });
    },
    { hitTolerance: 5 },
  );
  const of = (kind: string) => found.filter((each) => each.kind === kind).map(({ feature }) => feature);
  const marks = [...of("marks"), ...of("ways")];
  if (marks.length) return events.marksChosen(gather(marks));
  const [outline] = of("outline").filter((each) => !String(each.getId()).startsWith("cell:"));
  if (outline) return events.outlineChosen(String(outline.getId()));
  const [cell] = of("cells");
  events.cellsChosen(cell ? readCell(cell) : null);
}

/** By theme and category; a way is a feature of its own, and says no number. */
function gather(features: readonly FeatureLike[]): MarkHit[] {
  const found = new Map<string, MarkHit>();
  for (const feature of features) {
    const [theme, category] = [String(feature.get("theme")), String(feature.get("category"))];
    const known = found.get(`${theme}/${category}`)?.marks ?? 0;
    found.set(`${theme}/${category}`, { theme, category, marks: known + Number(feature.get("marks") ?? 1) });
  }
  return [...found.values()];
}

function readCell(feature: FeatureLike): CellHit {
  const number = (name: string) => Number(feature.get(name));
  const exposed = feature.get("exposed") as number | undefined;
  return { id: number("cell"), metres: number("metres"), participants: number("participants"), marks: number("marks"), exposed: exposed ?? null };
}

/** What is drawn over the tiles; the functions replace what they drew before. */
function overlays(map: OlMap) {
  const outlines = new VectorSource();
  const drawn = new VectorSource();
  const outlineLayer = new VectorLayer({
    source: outlines,
    zIndex: 9,
    style: (feature) => (feature.get("kind") === "zone" ? zoneStyle(false) : outlineStyle(String(feature.get("kind")))),
  });
  outlineLayer.set("kind", "outline");
  map.addLayer(outlineLayer);
  map.addLayer(new VectorLayer({ source: drawn, zIndex: 10, style: drawnStyle }));
  return {
    outline: (found: readonly Outline[]) => {
      outlines.clear(true);
      outlines.addFeatures(found.map(outlineFeature));
    },
    draw: (corners: readonly Position[]) => {
      drawn.clear(true);
      drawn.addFeatures(drawnFeatures(corners));
    },
  };
}

function outlineFeature({ id, geometry, kind }: Outline): Feature {
  const feature = new Feature(geometryToMap(geometry));
  feature.setId(id);
  feature.set("kind", kind, true);
  return feature;
}

/** Tiled layers and the picture of density. */
function underlays(map: OlMap, looks: Looks) {
  const styles = themeStyles(looks);
  let scale: Scale = scaleFor("participants", 0);
  let shown = new Map<string, VectorTileLayer>();
  let heated: Layer | null = null;
  return {
    tile: (layers: readonly Tiled[]) => {
      const before = shown;
      shown = new Map(
        layers.map((each) => [each.address, before.get(each.address) ?? tiledLayer(each, () => scale, styles)]),
      );
      for (const [address, layer] of before) if (!shown.has(address)) map.removeLayer(layer);
      for (const [address, layer] of shown) if (!before.has(address)) map.addLayer(layer);
    },
    shade: (wanted: Scale) => {
      scale = wanted;
      for (const layer of shown.values()) layer.changed();
    },
    heat: (points: readonly HeatPoint[]) => {
      if (heated) map.removeLayer(heated);
      heated = points.length ? heatLayer(points) : null;
      if (heated) map.addLayer(heated);
    },
  };
}

const outlineStyle = (kind: string) => (kind === "chance" ? zoneStyle(true) : areaStyle(kind));

/** Opens the map; one that is given another's view moves with it. */
export function openInsightMap(
  target: HTMLElement,
  place: MapPlace,
  looks: Looks,
  events: InsightMapEvents,
  beside: { map: OlMap } | null = null,
): InsightMap & { map: OlMap } {
  const map = openMap(target, place);
  if (beside) map.setView(beside.map.getView());
  const { outline, draw } = overlays(map);
  let isDrawing = false;

  map.on("click", (event) => {
    if (isDrawing) events.cornerSet(fromMap(event.coordinate));
    else hitOf(map, event.pixel, events);
  });
  map.on("moveend", () => events.rested(map.getView().getZoom() ?? 12, centreOf(map), visibleBox(map)));
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    here: () => {
      if (isDrawing) events.cornerSet(centreOf(map));
      else hitOf(map, map.getPixelFromCoordinate(map.getView().getCenter() ?? [0, 0]), events);
    },
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    map,
    ...underlays(map, looks),
    outline,
    draw: (corners) => {
      isDrawing = corners !== null;
      draw(corners ?? []);
    },
    base: (isDetailed) =>
      map.getLayers().forEach((layer) => {
        if (layer.get("kind") === "raster") layer.setVisible(isDetailed);
      }),
    zoom: (levels) => zoomBy(map, levels),
    fit: (box) => fitBox(map, box),
    centre: () => centreOf(map),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
