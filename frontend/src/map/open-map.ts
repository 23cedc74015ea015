/** A map with ground, area and landmarks, moved by finger, mouse and keyboard. */
import OlMap from "ol/Map";
import View from "ol/View";
import { defaults as interactionDefaults } from "ol/interaction/defaults";
import type { Box, Geometry, Position } from "../geo/geojson";
import type { Landmark } from "../geo/nearest";
import { landLayer, rasterLayer, type Ground } from "./base-layers";
import { areaLayer, landmarkLayer } from "./place-layers";
import { boxFromMap, boxToMap, fromMap, toMap } from "./projection";

export type MapPlace = {
  ground: Ground;
  boundary: Geometry | null;
  landmarks: readonly Landmark[];
  centre: Position;
  zoom: number;
  rasterChanged: (isShown: boolean) => void;
  /** Dots a pixel is drawn with; paper shows more than a screen. */
  pixelRatio?: number;
};

const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const duration = (milliseconds: number) => (prefersStillness() ? 0 : milliseconds);

export function openMap(target: HTMLElement, place: MapPlace): OlMap {
  const fontFamily = getComputedStyle(target).fontFamily;
  const raster = rasterLayer(place.ground, place.rasterChanged);
  return new OlMap({
    target,
    ...(place.pixelRatio && { pixelRatio: place.pixelRatio }),
    controls: [],
    // The keyboard is ours: arrows must move the crosshair by a known distance.
    // A double tap is two taps of an eager child, not a wish to zoom.
    interactions: interactionDefaults({
      keyboard: false,
      doubleClickZoom: false,
      altShiftDragRotate: false,
      pinchRotate: false,
    }),
    layers: [
      landLayer(place.ground),
      ...(raster ? [raster] : []),
      areaLayer(place.boundary),
      landmarkLayer(place.landmarks, fontFamily),
    ],
    view: new View({
      center: toMap(place.centre),
      zoom: place.zoom,
      minZoom: 8,
      maxZoom: 19,
      enableRotation: false,
    }),
  });
}

export const centreOf = (map: OlMap): Position => fromMap(map.getView().getCenter() ?? [0, 0]);

export function zoomBy(map: OlMap, levels: number): void {
  const view = map.getView();
  view.cancelAnimations();
  view.animate({ zoom: (view.getZoom() ?? 14) + levels, duration: duration(180) });
}

/** Moves the map's centre by pixels, as arrow keys do; right and down are positive. */
export function panBy(map: OlMap, right: number, down: number): void {
  const view = map.getView();
  const resolution = view.getResolution() ?? 1;
  const [x = 0, y = 0] = view.getCenter() ?? [];
  view.setCenter([x + right * resolution, y - down * resolution]);
}

export function panTo(map: OlMap, position: Position, leastZoom?: number): void {
  const view = map.getView();
  const zoom = Math.max(view.getZoom() ?? 14, leastZoom ?? 0);
  view.animate({ center: toMap(position), zoom, duration: duration(250) });
}

export function fitBox(map: OlMap, box: Box, mostZoom = 16): void {
  map.getView().fit(boxToMap(box), { padding: [48, 48, 48, 48], maxZoom: mostZoom, duration: duration(250) });
}

export const visibleBox = (map: OlMap): Box => boxFromMap(map.getView().calculateExtent(map.getSize()));
