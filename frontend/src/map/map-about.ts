/** A map that begins at a box. */
import type OlMap from "ol/Map";
import { boxCentre } from "../geo/box";
import type { Box, Geometry } from "../geo/geojson";
import type { Ground } from "./base-layers";
import { openMap } from "./open-map";
import { boxToMap } from "./projection";

/** Where a map begins, what lies under it, and whom it tells whether the images of a map service came. */
export type About = { ground: Ground; box: Box; rasterChanged: (isShown: boolean) => void };

export function openMapAbout(target: HTMLElement, { ground, box, rasterChanged }: About, boundary: Geometry | null): OlMap {
  const map = openMap(target, { ground, boundary, landmarks: [], centre: boxCentre(box), zoom: 13, rasterChanged });
  map.getView().fit(boxToMap(box), { padding: [48, 48, 48, 48], maxZoom: 16 });
  return map;
}
