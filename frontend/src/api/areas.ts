/** What the desk asks of the server about areas, and what it lets become of them. */
import type { Geometry, PolygonGeometry } from "../geo/geojson";
import type { Area, AreaKind, AreaSummary, Contact } from "../model/area";
import type { Series } from "../model/figures";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";
const addressOf = (area_id: string) => `${base}/areas/${area_id}`;

export type Profile = Schemas["ProfileView"];
export type AreaReport = Schemas["AreaImportReport"];
export type Loaded = Schemas["LoadedView"];

type Feature = { id: string; geometry: Geometry; properties: Omit<AreaSummary, "area_id" | "boundary"> };

/** Every area there was, is or will be. */
export async function fetchAllAreas(municipality_id: string): Promise<AreaSummary[]> {
  const asked = new URLSearchParams({ municipality_id, all_times: "true" });
  const { features } = await request<{ features: Feature[] }>(`${base}/areas?${asked}`);
  return features.map(({ id, geometry, properties }) => ({ area_id: id, boundary: geometry, ...properties }));
}

const asArea = (answer: Schemas["AreaView"]): Area => answer as unknown as Area;

export const fetchArea = async (municipality_id: string, area_id: string): Promise<Area> =>
  asArea(await request<Schemas["AreaView"]>(`${addressOf(area_id)}?${new URLSearchParams({ municipality_id })}`));

export const fetchProfile = (area_id: string): Promise<Profile> => request(`${addressOf(area_id)}/profile`);

export const fetchFigures = async (municipality_id: string, area_id: string): Promise<Series[]> =>
  (await request<Schemas["SeriesList"]>(`${addressOf(area_id)}/indicators?${new URLSearchParams({ municipality_id })}`)).series;

export type AreaDraft = { name: string; kind: AreaKind; starts_on: string; polygon: PolygonGeometry; source: string };
export const beginArea = async (draft: AreaDraft): Promise<Area> =>
  asArea(await request<Schemas["AreaView"]>(`${base}/areas`, { method: "POST", body: draft }));

export type BoundaryDraft = { valid_from: string; polygon: PolygonGeometry; source: string; begins_again: boolean };
export const drawAnew = (area_id: string, draft: BoundaryDraft) =>
  request<unknown>(`${addressOf(area_id)}/boundaries`, { method: "POST", body: draft });

export const endArea = (area_id: string, ends_on: string) =>
  request<unknown>(`${addressOf(area_id)}/end`, { method: "POST", body: { ends_on } });

export type Supersession = {
  from_day: string;
  together_with: string[];
  successors: { name: string; kind: AreaKind; polygon: PolygonGeometry; source: string }[];
};
export const supersede = async (area_id: string, draft: Supersession): Promise<string[]> =>
  (await request<Schemas["BegunAreas"]>(`${addressOf(area_id)}/supersede`, { method: "POST", body: draft })).area_ids;

export const tellContact = (area_id: string, contact: Contact) =>
  request<unknown>(`${addressOf(area_id)}/contact`, { method: "PUT", body: contact });

export type AreaFile = { kind: AreaKind; name_field: string; starts_on: string; source: string };

/** Looks at a file of areas, or stores it. */
export function importAreas(file: File, type: string, asked: AreaFile, how: { commit: boolean; skipRefused: boolean }): Promise<AreaReport> {
  const words = new URLSearchParams({ ...asked, commit: String(how.commit), skip_refused: String(how.skipRefused) });
  return request(`${base}/areas/imports?${words}`, { method: "POST", file: { content: file, type } });
}

export type SeriesDraft = { code: string; title: string; unit: string; source: string; licence: string };

/** Loads figures from a CSV of areas and years, or of the residents of SSB's cells in one year. */
export function loadFigures(file: File, series: SeriesDraft, of: { counts_people: boolean } | { year: number; method: "centre" | "share" }): Promise<Loaded> {
  const form = "year" in of ? "grid" : "areas";
  const more = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, String(value)]));
  const words = new URLSearchParams({ ...series, file_name: file.name, ...more });
  return request(`${base}/indicators/${form}?${words}`, { method: "POST", file: { content: file, type: "text/csv" } });
}
