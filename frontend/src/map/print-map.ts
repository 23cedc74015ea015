/** A map for paper: still, sharp, and told how many metres a pixel is. */
import "ol/ol.css";
import type { Box } from "../geo/geojson";
import { listenToKeys } from "./keyboard";
import { centreOf, openMap, panBy, zoomBy, type MapPlace } from "./open-map";
import { boxToMap } from "./projection";

export type PrintMap = { zoom: (levels: number) => void; close: () => void };

const printPixelRatio = 2.5;

export function openPrintMap(
  target: HTMLElement,
  place: MapPlace,
  box: Box | null,
  scaled: (metresPerPixel: number) => void,
): PrintMap {
  const map = openMap(target, { ...place, pixelRatio: printPixelRatio });
  if (box) map.getView().fit(boxToMap(box), { maxZoom: 17 });
  const tell = () => {
    const [, latitude] = centreOf(map);
    scaled((map.getView().getResolution() ?? 1) * Math.cos((latitude * Math.PI) / 180));
  };
  map.getView().on(["change:resolution", "change:center"], tell);
  tell();
  const stopKeys = listenToKeys(target, () => ({
    pan: (right, down) => panBy(map, right, down),
    zoom: (levels) => zoomBy(map, levels),
  }));
  return {
    zoom: (levels) => zoomBy(map, levels),
    close: () => {
      stopKeys();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
