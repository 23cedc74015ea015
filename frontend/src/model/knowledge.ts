/** What is known of an area: its sources, who answered, and the layers their places are shown in. */
import type { DrawnGeometry, Geometry, Position } from "../geo/geojson";
import type { Condition } from "./walk";

export const sourceKinds = ["barnetrakk", "resident_survey", "interview_round", "workshop", "site_walk", "suggestions", "open"] as const;
export type SourceKind = (typeof sourceKinds)[number];
export const notedKinds: readonly SourceKind[] = ["interview_round", "workshop", "suggestions"];
/** Suggestions come by themselves; whoever was asked had to say yes. */
export const asksConsent = (kind: SourceKind): boolean => kind !== "suggestions";

export const ageGroups = ["children", "youth", "adults"] as const;
export type AgeGroup = (typeof ageGroups)[number];
export type Answerer = AgeGroup | "everybody";

export const noteSources = ["conversation", "meeting", "phone", "letter", "email", "other"] as const;
export type NoteSource = (typeof noteSources)[number];

export type Source = {
  campaign_id: string;
  kind: SourceKind;
  title: string;
  opens_at: string;
  closes_at: string;
  area_id: string | null;
  /** `people` is null where they were fewer than five. */
  answered: { who: Answerer; people: number | null }[];
  records: number | null;
};

export type KnownPlace = {
  who: Answerer | null;
  geometry: Geometry;
  theme: string | null;
  category: string | null;
  condition: Condition | null;
  words: string | null;
  people: number | null;
  cell_metres: number | null;
  photo_ids: string[];
};

export type NotePlace = { geometry: DrawnGeometry; theme: string; category: string; words: string | null };
export type NoteDraft = {
  note_id: string;
  campaign_id: string;
  whom: string;
  people: number;
  age_group: AgeGroup;
  held_on: string;
  source: NoteSource;
  consent: { how: string; given_on: string } | null;
  themes: string[];
  words: string;
  quotes: { words: string; may_be_quoted: true }[];
  places: NotePlace[];
};
export type Note = Omit<NoteDraft, "quotes"> & {
  quotes: string[];
  recorded_by: string;
  recorded_at: string;
  changed_by: string | null;
  changed_at: string | null;
};

/** Children and young people are always told apart from adults; a walk is seen by those who work here. */
export type Side = "young" | "adult" | "everybody" | "staff";
export const sides: readonly Side[] = ["young", "adult", "everybody", "staff"];

export function sideOf(who: Answerer | null): Side {
  if (who === null) return "staff";
  if (who === "everybody") return "everybody";
  return who === "adults" ? "adult" : "young";
}

export type LayerKey = `${SourceKind}:${Side}`;
export const layerOf = (kind: SourceKind, who: Answerer | null): LayerKey => `${kind}:${sideOf(who)}`;
export const partsOfLayer = (key: LayerKey): [SourceKind, Side] => key.split(":") as [SourceKind, Side];

/** The layers there are, in the order of the kinds, children's before adults'. */
export function layersIn(keys: Iterable<LayerKey>): LayerKey[] {
  const there = new Set(keys);
  return sourceKinds.flatMap((kind) => sides.map((side): LayerKey => `${kind}:${side}`)).filter((key) => there.has(key));
}

/** How many answered of each side, over all sources; `isMore` where some are too few to count. */
export function totalsOf(sources: readonly Source[]): Record<Side, { people: number; isMore: boolean }> {
  const totals = Object.fromEntries(sides.map((side) => [side, { people: 0, isMore: false }])) as Record<Side, { people: number; isMore: boolean }>;
  for (const { who, people } of sources.flatMap(({ answered }) => answered)) {
    const total = totals[sideOf(who)];
    if (people === null) total.isMore = true;
    else total.people += people;
  }
  return totals;
}

export type DrawnShape = DrawnGeometry["type"];

/** What so many corners make of a shape; null until there are enough. */
export function shapeFrom(shape: DrawnShape, corners: readonly Position[]): DrawnGeometry | null {
  const [first] = corners;
  if (!first) return null;
  if (shape === "Point") return { type: "Point", coordinates: first };
  if (shape === "LineString") return corners.length > 1 ? { type: "LineString", coordinates: [...corners] } : null;
  return corners.length > 2 ? { type: "Polygon", coordinates: [[...corners, first]] } : null;
}

export type NoteField = "whom" | "people" | "held_on" | "consent_how" | "consent_on";

/** Which fields of a note are not as they must be. */
export function noteFaults(kind: SourceKind, draft: NoteDraft, today: string): Set<NoteField> {
  const { whom, people, held_on, consent } = draft;
  const isWrong: Record<NoteField, boolean> = {
    whom: whom.trim().length < 3,
    people: !Number.isInteger(people) || people < 1 || people > 1_000,
    held_on: !held_on || held_on > today,
    consent_how: asksConsent(kind) && (consent?.how.trim() ?? "").length < 3,
    consent_on: asksConsent(kind) && !consent?.given_on,
  };
  return new Set((Object.keys(isWrong) as NoteField[]).filter((field) => isWrong[field]));
}
