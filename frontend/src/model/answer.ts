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

export type AnsweredArea = { area_id: string; name: string; measures: number; done: number };

/** The languages the server tells the story in; whoever speaks another reads bokmål. */
export const storyLanguage = (language: string): "nb" | "nn" | "en" => (language === "nn" || language === "en" ? language : "nb");
