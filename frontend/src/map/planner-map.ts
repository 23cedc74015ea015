/** The planner's map: every mark of a campaign, gathered into numbers where they are dense. */
import "ol/ol.css";
import Feature from "ol/Feature";
import type OlMap from "ol/Map";
import { createEmpty, extend } from "ol/extent";
import VectorLayer from "ol/layer/Vector";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import Point from "ol/geom/Point";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { boxAround, boxCentre } from "../geo/box";
import type { Box, Geometry } from "../geo/geojson";
import { listenToKeys } from "./keyboard";
import { fitBox, openMap, panBy, panTo, visibleBox, zoomBy, type MapPlace } from "./open-map";
import { geometryToMap } from "./projection";

export type PlannerMapMark = { id: string; geometry: Geometry; colour: string; icon: string };

export type PlannerMapEvents = { rested: (box: Box) => void; markChosen: (id: string | null) => void };

export type PlannerMap = {
  show: (marks: readonly PlannerMapMark[]) => void;
  /** Highlights a mark; `moves` also brings it into view. */
  choose: (id: string | null, moves: boolean) => void;
  zoom: (levels: number) => void;
  fit: (box: Box) => void;
  box: () => Box;
  close: () => void;
};

const ink = "#1f2d33";
const clusterPixels = 44;

const icons = new Map<string, Style>();
function iconStyle(src: string): Style {
  const style = icons.get(src) ?? new Style({ image: new Icon({ src, width: 30, height: 30 }) });
  icons.set(src, style);
  return style;
}

function clusterStyle(count: number): Style {
  return new Style({
    image: new CircleStyle({
      radius: 15 + Math.min(11, Math.log2(count) * 1.6),
      fill: new Fill({ color: "#ffffff" }),
      stroke: new Stroke({ color: ink, width: 2 }),
    }),
    text: new Text({ text: String(count), font: "700 13px system-ui, sans-serif", fill: new Fill({ color: ink }) }),
  });
}

const membersOf = (feature: { get: (name: string) => unknown }) => (feature.get("features") ?? []) as Feature[];

function pointLayer(source: VectorSource<Feature<Point>>): VectorLayer {
  const cluster = new Cluster({ source, distance: clusterPixels, minDistance: 24 });
  return new VectorLayer({
    source: cluster,
    zIndex: 9,
    style: (feature) => {
      const members = membersOf(feature);
      const [first] = members;
      return members.length === 1 && first ? iconStyle(String(first.get("icon"))) : clusterStyle(members.length);
    },
  });
}

const lineStyle = (colour: string) =>
  new Style({ stroke: new Stroke({ color: `${colour}8c`, width: 3 }), fill: new Fill({ color: `${colour}22` }) });

const chosenStyle = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 11 }) }),
  new Style({
    stroke: new Stroke({ color: "#e08a1e", width: 6 }),
    image: new CircleStyle({ radius: 22, stroke: new Stroke({ color: "#e08a1e", width: 5 }) }),
  }),
];

function openCluster(map: OlMap, members: readonly Feature[]): void {
  const extent = members.reduce((sum, member) => extend(sum, member.getGeometry()?.getExtent() ?? []), createEmpty());
  const view = map.getView();
  const zoom = view.getZoom() ?? 14;
  view.fit(extent, { padding: [80, 80, 80, 80], maxZoom: Math.min(19, zoom + 3), duration: 250 });
}

/** Marks on the same 10 m square stay together at any zoom; choosing them walks through them. */
function nextOf(members: readonly Feature[], chosen: string | null): string {
  const ids = members.map((member) => String(member.getId()));
  return ids[(ids.indexOf(chosen ?? "") + 1) % ids.length] ?? "";
}

type Sources = { points: VectorSource<Feature<Point>>; shapes: VectorSource; highlight: VectorSource };

function addLayers(map: OlMap): Sources {
  const points = new VectorSource<Feature<Point>>();
  const shapes = new VectorSource();
  const highlight = new VectorSource();
  map.addLayer(new VectorLayer({ source: shapes, zIndex: 7 }));
  map.addLayer(new VectorLayer({ source: highlight, zIndex: 8, style: chosenStyle }));
  map.addLayer(pointLayer(points));
  return { points, shapes, highlight };
}

function showMarks({ points, shapes }: Sources, marks: readonly PlannerMapMark[]): void {
  const features = marks.map((mark) => {
    const feature = new Feature(geometryToMap(mark.geometry));
    feature.setId(mark.id);
    feature.set("icon", mark.icon, true);
    if (mark.geometry.type !== "Point") feature.setStyle(lineStyle(mark.colour));
    return feature;
  });
  const isPoint = (feature: Feature) => feature.getGeometry() instanceof Point;
  points.clear(true);
  shapes.clear(true);
  points.addFeatures(features.filter(isPoint) as Feature<Point>[]);
  shapes.addFeatures(features.filter((feature) => !isPoint(feature)));
}

function moveTo(map: OlMap, geometry: Geometry): void {
  const box = boxAround([geometry]);
  if (!box) return;
  if (geometry.type === "Point") panTo(map, boxCentre(box), 15);
  else fitBox(map, box);
}

/** Opens a cluster, or tells which mark was meant; null when the click hit nothing. */
function listenToClicks(map: OlMap, chosen: () => string | null, markChosen: (id: string | null) => void): void {
  map.on("click", (event) => {
    const found = map.forEachFeatureAtPixel(event.pixel, (feature) => feature, { hitTolerance: 6 });
    const members = found ? membersOf(found) : [];
    const isSpread = new Set(members.map((member) => String(member.getGeometry()?.getExtent()))).size > 1;
    if (members.length > 1 && isSpread) return openCluster(map, members);
    if (members.length > 0) return markChosen(nextOf(members, chosen()));
    markChosen(found?.getId() === undefined ? null : String(found.getId()));
  });
}

export function openPlannerMap(target: HTMLElement, place: MapPlace, events: PlannerMapEvents): PlannerMap {
  const map = openMap(target, place);
  const sources = addLayers(map);
  let geometries = new Map<string, Geometry>();
  let chosen: string | null = null;

  listenToClicks(map, () => chosen, events.markChosen);
  map.on("moveend", () => events.rested(visibleBox(map)));
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
  }));
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    show: (marks) => {
      geometries = new Map(marks.map((mark) => [mark.id, mark.geometry]));
      showMarks(sources, marks);
    },
    choose: (id, moves) => {
      chosen = id;
      const geometry = id ? geometries.get(id) : undefined;
      sources.highlight.clear();
      if (!geometry) return;
      sources.highlight.addFeature(new Feature(geometryToMap(geometry)));
      if (moves) moveTo(map, geometry);
    },
    zoom: (levels) => zoomBy(map, levels),
    fit: (box) => fitBox(map, box),
    box: () => visibleBox(map),
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
