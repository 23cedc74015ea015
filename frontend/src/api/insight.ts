/** What the dashboard asks of the server; the sign-in travels in a cookie. */
import type { Geometry } from "../geo/geojson";
import type {
  CellsAnswer,
  Comparison,
  Finding,
  FindingItem,
  FindingPlace,
  FindingState,
  PlanAnswer,
  Scan,
} from "../model/insight";
import { bodyOf, type Filters } from "../model/view";
import { askFor } from "./ask-for";
import { followPages } from "./pages";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export type Summary = Schemas["HotspotsSummary"];
export type Coverage = Schemas["CoverageView"];
export type Answered = Schemas["AnsweredView"];

/** The address of the cells of a selection as GeoJSON; `most` of them, or all. */
export function cellsAddress(filters: Filters, cell_metres: number, most: number | null): string {
  const words = askFor(filters);
  words.set("cell_metres", String(cell_metres));
  if (most !== null) words.set("most", String(most));
  return `${base}/hotspots?${words}`;
}

export const fetchCells = (filters: Filters, cell_metres: number, most: number | null): Promise<CellsAnswer> =>
  request(cellsAddress(filters, cell_metres, most));

export const fetchSummary = (filters: Filters): Promise<Summary> =>
  request(`${base}/hotspots/summary?${askFor(filters)}`);

export const fetchCoverage = (campaigns: readonly string[]): Promise<Coverage> =>
  request(`${base}/coverage?${new URLSearchParams(campaigns.map((id) => ["campaign_id", id]))}`);

/** A token for the planner's own GIS, told this once. */
export const createGisToken = (): Promise<Schemas["GisToken"]> => request(`${base}/staff/gis-tokens`, { method: "POST" });

export type TileLayer = "cells" | "marks" | "ways";

/** A layer's tiles, with `{z}`, `{x}` and `{y}` where the map puts its numbers. */
export function tilesAddress(layer: TileLayer, filters: Filters, cell_metres?: number): string {
  const words = askFor(filters);
  if (cell_metres !== undefined) words.set("cell_metres", String(cell_metres));
  return `/tiles/${layer}/{z}/{x}/{y}.mvt${words.size ? `?${words}` : ""}`;
}

export const requestScan = (filters: Filters, cell_metres: number): Promise<Scan> =>
  request<Schemas["ScanView"]>(`${base}/scans`, { method: "POST", body: { ...bodyOf(filters), cell_metres } }) as Promise<Scan>;

export const fetchScan = (scan_id: string): Promise<Scan> => request(`${base}/scans/${scan_id}`);

export const cancelScan = (scan_id: string): Promise<Scan> => request(`${base}/scans/${scan_id}`, { method: "DELETE" });

export const compare = (before: Filters, after: Filters, cell_metres: number): Promise<Comparison> =>
  request(`${base}/hotspots/comparison`, {
    method: "POST",
    body: { before: bodyOf(before), after: bodyOf(after), cell_metres },
  });

/** Every finding: a municipality makes some tens a year. */
export async function fetchFindings(): Promise<FindingItem[]> {
  const pages = await followPages<Schemas["FindingList"]>(`${base}/findings`);
  return pages.flatMap((page) => page.findings.map((each) => ({ ...each, outline: each.outline as unknown as Geometry })));
}

export const fetchFinding = (number: string): Promise<Finding> => request(`${base}/findings/${number}`);

export const freezeFinding = (
  filters: Filters,
  place: FindingPlace,
  named: { title: string; responsible_unit: string },
): Promise<Finding> => request(`${base}/findings`, { method: "POST", body: { ...bodyOf(filters), ...place, ...named } });

export const setFindingState = (number: string, state: FindingState, responsible_unit: string): Promise<Finding> =>
  request(`${base}/findings/${number}/state`, { method: "POST", body: { state, responsible_unit } });

/** What children have told in a plan's area, of the marks the filters select. */
export const fetchToldInPlan = async (number: string, filters: Filters): Promise<PlanAnswer | null> =>
  (await request<{ told: PlanAnswer | null }>(`${base}/plan-cases/${number}/told?${askFor({ ...filters, area: null })}`)).told;

export type Area = { area_id: string; name: string; kind: string; boundary: Geometry };

type AreaFeature = { id: string; geometry: Geometry; properties: { name: string; kind: string } };

export async function fetchAreas(municipality_id: string): Promise<Area[]> {
  const answer = await request<{ features: AreaFeature[] }>(`${base}/areas?${new URLSearchParams({ municipality_id })}`);
  return answer.features.map(({ id, geometry, properties }) => ({ area_id: id, boundary: geometry, ...properties }));
}
