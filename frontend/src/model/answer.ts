/** “You said – we did”: what was heard, what was decided and why, what is done, what comes. */
import type { DecidedState } from "./measure";

export type ThemeHeard = { theme: string; name: string; text: string };
export type Heard = {
  release: string;
  campaign_title: string;
  minimum_participants: number;
  text: string;
  themes: ThemeHeard[];
};
export type Moment = "before" | "after";
/** A photo of a measure that somebody has looked through for everybody. */
export type PublicPhoto = { photo_id: string; moment: Moment; caption: string; taken_on: string; width: number; height: number; url: string };

export type MeasureAnswer = {
  number: string;
  title: string;
  state: DecidedState;
  text: string;
  reason: string | null;
  /** What was said when it was done. */
  remark: string | null;
  responsible_unit: string;
  is_near: boolean;
  photos: PublicPhoto[];
};
/** Where a part is empty, `text` says so. */
export type Part = { text: string | null; measures: MeasureAnswer[] };

export const parts = ["decided", "done", "coming"] as const;
export type PartName = (typeof parts)[number];

export type Answer = {
  municipality: { municipality_id: string; name: string };
  area: { area_id: string; name: string } | null;
  title: string;
  lead: string;
  not_heard: string | null;
  heard: Heard[];
} & Record<PartName, Part>;

/** A plan case that touches the area: `text` says how it stands, and whether one may have a say. */
export type PlanOfArea = { number: string; title: string; is_open: boolean; text: string };
/** A survey of residents whose figures everybody may read. */
export type SurveySummary = { campaign_id: string; title: string; area: string | null; closes_at: string };

export type AreaAnswer = Answer & { plans: PlanOfArea[]; surveys: SurveySummary[] };

export type AnsweredArea = { area_id: string; name: string; measures: number; done: number };

/** The languages the server tells the story in; whoever speaks another reads bokmål. */
export const storyLanguage = (language: string): "nb" | "nn" | "en" => (language === "nn" || language === "en" ? language : "nb");
