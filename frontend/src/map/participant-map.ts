/** The participant's map: crosshair, drawing in the making, own marks, a stretch being picked. */
import "ol/ol.css";
import type OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type { Box, Position } from "../geo/geojson";
import { drawingLayer, shownVertices, type Drawn, type DrawingView } from "./drawing-layer";
import { FreehandStroke } from "./freehand";
import { HandleDrag } from "./handle-drag";
import { listenToKeys } from "./keyboard";
import { markLayer, type MarkView } from "./mark-layer";
import { centreOf, fitBox, openMap, panBy, panTo, zoomBy, type MapPlace } from "./open-map";
import { fromMap, toMap } from "./projection";
import { stretchLayer, type PickedStretch, type StretchView } from "./stretch-layer";

export type ParticipantMapEvents = {
  /** The map rests; told once after each movement. */
  rested: (centre: Position) => void;
  tapped: (position: Position) => void;
  stroking: (stroke: readonly Position[]) => void;
  stroked: (stroke: readonly Position[], metresPerPixel: number) => void;
  /** A vertex or an end of the stretch under a finger: tapped, on its way, and let go of. */
  handleTapped: (index: number) => void;
  handleMoving: (index: number, position: Position) => void;
  handleMoved: (index: number, position: Position) => void;
  /** The arrow keys while a vertex is chosen, in metres; false when none is and the map should move. */
  nudged: (east: number, north: number) => boolean;
  markChosen: (id: string) => void;
  here: () => void;
  undo: () => void;
  redo: () => void;
  select: (by: -1 | 1) => void;
  remove: () => void;
};

/** "look" leaves the map alone; in "tap" a tap draws; in "stroke" a drag draws too; in "slide" a stretch is picked. */
export type PointerMode = "look" | "tap" | "stroke" | "slide";

export type ParticipantMap = {
  drawing: DrawingView;
  marks: MarkView;
  stretch: StretchView;
  centre: () => Position;
  /** What lies under a place on the screen; null outside the map. */
  positionAt: (clientX: number, clientY: number) => Position | null;
  zoom: (levels: number) => void;
  panTo: (position: Position) => void;
  fit: (box: Box) => void;
  setPointer: (mode: PointerMode) => void;
  close: () => void;
};

/** As far from a handle's middle as a finger may miss it. */
const reach = 24;

type Handle = { index: number; position: Position };

/** The handle nearest to a pixel; a pin is gripped by its head as well. */
function handleAt(map: OlMap, pixel: number[], handles: readonly Handle[], isPin: boolean): Handle | null {
  let best: Handle | null = null;
  let nearest = reach;
  for (const handle of handles) {
    const [x = 0, y = 0] = map.getPixelFromCoordinate(toMap(handle.position)) ?? [];
    const [right, down] = [(pixel[0] ?? 0) - x, (pixel[1] ?? 0) - y];
    const isOnPin = isPin && Math.abs(right) <= 28 && down <= 10 && down >= -62;
    const away = isOnPin ? 0 : Math.hypot(right, down);
    if (away <= nearest) [best, nearest] = [handle, away];
  }
  return best;
}

function handlesOf(mode: PointerMode, drawn: Drawn | null, picked: PickedStretch | null): Handle[] {
  if (mode === "slide") return (picked?.ends ?? []).map((position, index) => ({ index, position }));
  if (mode !== "tap" || !drawn) return [];
  const shown = drawn.type === "Point" ? drawn.vertices.map((_, index) => index) : shownVertices(drawn.vertices.length, drawn.chosen);
  return shown.map((index) => ({ index, position: drawn.vertices[index] as Position }));
}

const metresPerPixel = (map: OlMap) => {
  const [, latitude] = centreOf(map);
  return (map.getView().getResolution() ?? 1) * Math.cos((latitude * Math.PI) / 180);
};

function listen(map: OlMap, target: HTMLElement, mode: () => PointerMode, events: ParticipantMapEvents): () => void {
  const drawing = () => mode() === "tap" || mode() === "stroke";
  return listenToKeys(target, () => ({
    pan: (right, down) => {
      const metres = metresPerPixel(map) / 4;
      if (!drawing() || !events.nudged(right * metres, -down * metres)) panBy(map, right, down);
    },
    zoom: (levels) => zoomBy(map, levels),
    ...(drawing() && {
      here: events.here,
      undo: events.undo,
      redo: events.redo,
      select: events.select,
      remove: events.remove,
    }),
  }));
}

export function openParticipantMap(
  target: HTMLElement,
  place: MapPlace,
  events: ParticipantMapEvents,
): ParticipantMap {
  const map = openMap(target, place);
  const [drawing, marks, stretch] = [drawingLayer(), markLayer(), stretchLayer()];
  for (const { layer } of [marks, drawing, stretch]) map.addLayer(layer);
  let mode: PointerMode = "look";
  let drawn: Drawn | null = null;
  let picked: PickedStretch | null = null;
  const find = (pixel: number[]) => handleAt(map, pixel, handlesOf(mode, drawn, picked), drawn?.type === "Point" && mode === "tap");

  const freehand = new FreehandStroke(events.stroking, (stroke) => events.stroked(stroke, metresPerPixel(map)));
  map.addInteraction(freehand);
  map.addInteraction(new HandleDrag({ find, moving: events.handleMoving, moved: events.handleMoved }));

  const tapped = (event: MapBrowserEvent) => {
    const handle = find(event.pixel);
    if (handle && drawn?.type !== "Point") return events.handleTapped(handle.index);
    if (mode !== "look") return events.tapped(fromMap(event.coordinate));
    const hit = map.forEachFeatureAtPixel(event.pixel, (feature) => feature.getId(), {
      layerFilter: (layer) => layer === marks.layer,
      hitTolerance: 8,
    });
    if (hit) events.markChosen(String(hit));
  };
  map.on("click", tapped);
  map.on("moveend", () => events.rested(centreOf(map)));
  map.getView().on("change:center", () => drawing.view.guideTo(mode === "tap" ? centreOf(map) : null));
  const stopKeys = listen(map, target, () => mode, events);
  // The map shares the screen with a sheet that grows and shrinks.
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    drawing: { ...drawing.view, show: (next) => drawing.view.show((drawn = next)) },
    marks: marks.view,
    stretch: { show: (next) => stretch.view.show((picked = next)) },
    centre: () => centreOf(map),
    positionAt: (clientX, clientY) => {
      const { left, top, right, bottom } = target.getBoundingClientRect();
      const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      const coordinate = isInside ? map.getCoordinateFromPixel([clientX - left, clientY - top]) : null;
      return coordinate ? fromMap(coordinate) : null;
    },
    zoom: (levels) => zoomBy(map, levels),
    panTo: (position) => panTo(map, position),
    fit: (box) => fitBox(map, box),
    setPointer: (next) => {
      mode = next;
      freehand.setActive(next === "stroke");
    },
    close: () => {
      stopKeys();
      resized.disconnect();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
