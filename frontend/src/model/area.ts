/** Areas and their life, as the desk tells them. */
import type { Geometry } from "../geo/geojson";

export type AreaKind = "omraadesatsing" | "levekaarssone" | "school_district" | "plan_area" | "other";
export const areaKinds: readonly AreaKind[] = ["omraadesatsing", "levekaarssone", "school_district", "plan_area", "other"];

export type AreaSummary = {
  area_id: string;
  name: string;
  kind: AreaKind;
  starts_on: string;
  /** The first day without it. */
  ends_on: string | null;
  boundary: Geometry;
};

export type Contact = {
  role: string | null;
  office: string | null;
  opening_hours: string | null;
  phone: string | null;
  email: string | null;
  group_name: string | null;
  group_about: string | null;
  group_meets: string | null;
};
export const contactFields = ["role", "office", "opening_hours", "phone", "email", "group_name", "group_about", "group_meets"] as const satisfies readonly (keyof Contact)[];

export type Boundary = { valid_from: string; valid_to: string | null; source: string; geometry: Geometry };
export type Relative = { area_id: string; name: string };
export type Area = Omit<AreaSummary, "boundary"> & {
  boundaries: Boundary[];
  contact: Contact | null;
  predecessors: Relative[];
  successors: Relative[];
};

export type LifeState = "living" | "planned" | "ended";

/** Days are compared as text: both are written year, month, day. */
export function lifeOf({ starts_on, ends_on }: Pick<AreaSummary, "starts_on" | "ends_on">, today: string): LifeState {
  if (ends_on !== null && ends_on <= today) return "ended";
  return starts_on > today ? "planned" : "living";
}

/** The boundary that holds on a day, else the last before it, else the first. */
export function boundaryOn(boundaries: readonly Boundary[], day: string): Boundary | undefined {
  const begun = boundaries.filter(({ valid_from }) => valid_from <= day);
  return begun[begun.length - 1] ?? boundaries[0];
}

export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The day before: people say the last day, the service the first without. */
export function dayBefore(day: string): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000));
}
export function dayAfter(day: string): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000));
}

export type AreaGroup = { kind: AreaKind; areas: AreaSummary[] };

/** By kind, in the order kinds are spoken of; kinds without an area are left out. */
export const byKind = (areas: readonly AreaSummary[]): AreaGroup[] =>
  areaKinds.map((kind) => ({ kind, areas: areas.filter((each) => each.kind === kind) })).filter(({ areas: found }) => found.length > 0);

/** What was typed, with null for what was left empty. */
export function contactOf(typed: Record<keyof Contact, string>): Contact {
  const entries = contactFields.map((name) => [name, typed[name].trim() || null] as const);
  return Object.fromEntries(entries) as Contact;
}

export const mapFileTypes: Record<string, string> = {
  geojson: "application/geo+json",
  json: "application/geo+json",
  gpkg: "application/geopackage+sqlite3",
  gml: "application/gml+xml",
};

/** The media type of a file of areas by its name's ending; undefined for what is none. */
export const mapFileType = (name: string): string | undefined => mapFileTypes[name.split(".").pop()?.toLowerCase() ?? ""];

/** The names of the fields of a GeoJSON file; empty where it is none, and the name must be typed. */
export function fieldsOf(text: string): string[] {
  try {
    const { features } = JSON.parse(text) as { features?: { properties?: Record<string, unknown> | null }[] };
    return [...new Set((features ?? []).slice(0, 20).flatMap(({ properties }) => Object.keys(properties ?? {})))];
  } catch {
    return [];
  }
}

/** The field that most likely holds names. */
export const likelyName = (fields: readonly string[]): string =>
  fields.find((each) => /^(navn|name|namn)$/i.test(each)) ?? fields.find((each) => /navn|name|namn/i.test(each)) ?? fields[0] ?? "";
