/** The participant's map: crosshair, drawing in the making, own marks. */
import "ol/ol.css";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type { Box, Position } from "../geo/geojson";
import { drawingLayer, type DrawingView } from "./drawing-layer";
import { FreehandStroke } from "./freehand";
import { listenToKeys } from "./keyboard";
import { markLayer, type MarkView } from "./mark-layer";
import { centreOf, fitBox, openMap, panBy, panTo, zoomBy, type MapPlace } from "./open-map";
import { fromMap } from "./projection";

export type ParticipantMapEvents = {
  /** The map rests; told once after each movement. */
  rested: (centre: Position) => void;
  tapped: (position: Position) => void;
  stroking: (stroke: readonly Position[]) => void;
  stroked: (stroke: readonly Position[], metresPerPixel: number) => void;
  markChosen: (id: string) => void;
  here: () => void;
  undo: () => void;
};

export type ParticipantMap = {
  drawing: DrawingView;
  marks: MarkView;
  centre: () => Position;
  zoom: (levels: number) => void;
  panTo: (position: Position) => void;
  fit: (box: Box) => void;
  /** "look" leaves the map alone; in "tap" a tap draws; in "stroke" a drag draws too. */
  setPointer: (mode: "look" | "tap" | "stroke") => void;
  close: () => void;
};

export function openParticipantMap(
  target: HTMLElement,
  place: MapPlace,
  events: ParticipantMapEvents,
): ParticipantMap {
  const map = openMap(target, place);
  const drawing = drawingLayer();
  const marks = markLayer();
  map.addLayer(marks.layer);
  map.addLayer(drawing.layer);
  let mode: "look" | "tap" | "stroke" = "look";

  const metresPerPixel = () => {
    const [, latitude] = centreOf(map);
    return (map.getView().getResolution() ?? 1) * Math.cos((latitude * Math.PI) / 180);
  };
  const freehand = new FreehandStroke(events.stroking, (stroke) => events.stroked(stroke, metresPerPixel()));
  map.addInteraction(freehand);

  const tapped = (event: MapBrowserEvent) => {
    if (mode !== "look") return events.tapped(fromMap(event.coordinate));
    const hit = map.forEachFeatureAtPixel(event.pixel, (feature) => feature.getId(), {
      layerFilter: (layer) => layer === marks.layer,
      hitTolerance: 8,
    });
    if (hit) events.markChosen(String(hit));
  };
  map.on("click", tapped);
  map.on("moveend", () => events.rested(centreOf(map)));
  map.getView().on("change:center", () => drawing.view.guideTo(mode === "look" ? null : centreOf(map)));
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
    here: mode === "look" ? undefined : events.here,
    undo: mode === "look" ? undefined : events.undo,
  }));
  // The map shares the screen with a sheet that grows and shrinks.
  const resized = new ResizeObserver(() => map.updateSize());
  resized.observe(target);

  return {
    drawing: drawing.view,
    marks: marks.view,
    centre: () => centreOf(map),
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
