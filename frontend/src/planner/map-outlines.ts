/** What the dashboard outlines on its map, and where the map begins. */
import type { BaseMap } from "../api/base-map";
import { boxAround, boxCentre } from "../geo/box";
import type { Box, Geometry, Position } from "../geo/geojson";
import type { Outline } from "../map/insight-map";
import type { MapPlace } from "../map/open-map";
import type { Layer } from "../model/view";
import type { Dashboard } from "./dashboard.svelte";

function zonesOf({ scan }: Dashboard): Outline[] {
  const zones = scan?.result?.verdict === "scanned" ? scan.result.zones : [];
  return zones.map(({ geometry, could_be_chance }, index) => ({
    id: `zone:${index}`,
    geometry,
    kind: could_be_chance ? "chance" : "zone",
  }));
}

const findingsOf = ({ findings }: Dashboard): Outline[] =>
  (findings ?? []).map(({ number, outline }) => ({ id: `finding:${number}`, geometry: outline, kind: "finding" }));

const plansOf = ({ planCases }: Dashboard): Outline[] =>
  (planCases ?? []).map(({ number, boundary }) => ({ id: `plan:${number}`, geometry: boundary, kind: "plan" }));

const pickedOf = ({ cells, picked }: Dashboard): Outline[] =>
  (cells?.features ?? [])
    .filter(({ id }) => picked.has(id))
    .map(({ id, geometry }) => ({ id: `cell:${id}`, geometry, kind: "cell" }));

/** The chosen area, what is picked or pointed at, and what the layer and the open panel are about. */
export function outlinesOf(dashboard: Dashboard, layer: Layer, pointed: readonly Geometry[]): Outline[] {
  const { panel } = dashboard;
  const plain = [...(dashboard.area ? [dashboard.area.boundary] : []), ...pointed];
  return [
    ...(layer === "zones" ? zonesOf(dashboard) : []),
    ...(panel === "findings" ? findingsOf(dashboard) : []),
    ...(panel === "plans" ? plansOf(dashboard) : []),
    ...pickedOf(dashboard),
    ...plain.map((geometry): Outline => ({ id: "cell:plain", geometry, kind: "cell" })),
  ];
}

/** Where the filters are about: the area, else the campaign's, else where anything was told, else the schools. */
export function wholeBox({ area, campaign, cells, schools }: Dashboard): Box | null {
  const boundary = area?.boundary ?? campaign?.area?.boundary;
  if (boundary) return boxAround([boundary]);
  const told = (cells?.features ?? []).map(({ geometry }): Geometry => geometry);
  return boxAround(told.length ? told : schools.map(({ position }): Geometry => ({ type: "Point", coordinates: position })));
}

const bergen: Position = [5.32, 60.39];

export function placeOf(dashboard: Dashboard, ground: BaseMap, rasterChanged: (isShown: boolean) => void): MapPlace {
  const box = wholeBox(dashboard);
  const { place } = dashboard.view;
  return {
    ground,
    boundary: dashboard.campaign?.area?.boundary ?? null,
    landmarks: dashboard.schools,
    centre: place?.centre ?? (box ? boxCentre(box) : bergen),
    zoom: place?.zoom ?? 12,
    rasterChanged,
  };
}
