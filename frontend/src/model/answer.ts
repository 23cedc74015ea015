/** What a municipality answers an area or a class: heard, decided, done and coming, as the server tells it. */
import type { Box } from "../geo/geojson";

export type ThemeHeard = { theme: string; name: string; text: string };

export type Heard = {
  release: string;
  campaign_title: string;
  minimum_participants: number;
  text: string;
  themes: ThemeHeard[];
};

export type MeasureAnswer = {
  number: string;
  title: string;
  state: "decided" | "under_way" | "done" | "declined";
  text: string;
  reason: string | null;
  responsible_unit: string;
  is_near: boolean;
};

/** An empty part says so, and since when. */
export type Part = { text: string | null; measures: MeasureAnswer[] };

export const parts = ["decided", "done", "coming"] as const;

export type Answer = Record<(typeof parts)[number], Part> & {
  municipality: { municipality_id: string; name: string };
  area: { area_id: string; name: string; box: Box } | null;
  title: string;
  lead: string;
  not_heard: string | null;
  heard: Heard[];
};

export const hasAnswers = (answer: Answer): boolean => parts.some((part) => answer[part].measures.length > 0);

export type AnsweredArea = { area_id: string; name: string; measures: number; done: number };

/** One value of an indicator; `low` and `high` are what the bands of a release leave open. */
export type SeriesRow = {
  indicator: string;
  year: number;
  release: string | null;
  campaign: string | null;
  theme: string | null;
  value: number;
  low: number | null;
  high: number | null;
  n: number;
};
export type Series = { rows: SeriesRow[]; methods: string; reservations: string; licence: string; citation: string };

export const isShare = ({ indicator }: SeriesRow): boolean => !/^(measures|days)_/.test(indicator);
