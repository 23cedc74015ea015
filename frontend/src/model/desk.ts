/** What lies on the desk of those who look after areas. */
import type { SourceKind } from "./knowledge";
import type { MeasureState } from "./measure";

export type Stage = "planned" | "running" | "ends_soon" | "to_release" | "to_publish";

export type DeskGroup = {
  group_id: string;
  label: string;
  school: string | null;
  campaign_title: string;
  closes_at: string;
  is_open: boolean;
  expected_participants: number;
  participants: number;
  comments_waiting: number;
};
export type DeskCampaign = { campaign_id: string; kind: SourceKind; title: string; opens_at: string; closes_at: string; stage: Stage };
export type FindingState = "open" | "assigned" | "planned" | "done" | "declined";
export type News = { number: string; title: string; happened_at: string } & (
  | { kind: "finding"; state: FindingState }
  | { kind: "measure"; state: MeasureState }
  | { kind: "release"; state: null }
);

export type DeskPlanCase = {
  number: string;
  title: string;
  /** Null where nobody needs to be told that children have told of its area. */
  participants: number | null;
  waiting: number;
  unanswered: number;
  answer_due_on: string | null;
  is_overdue: boolean;
};

export type DeskContent = {
  /** Null for those who look after the whole municipality. */
  areas: { area_id: string; name: string; kind: string; ends_on: string | null }[] | null;
  groups: DeskGroup[];
  campaigns: DeskCampaign[];
  overdue: { number: string; title: string; responsible_unit: string; due_on: string }[];
  unanswered: { number: string; title: string; participants: number; made_at: string }[];
  plan_cases: DeskPlanCase[];
  surveys: { campaign_id: string; title: string; waiting_remarks: number }[];
  news: News[];
};

/** How many things wait for somebody. */
export const waitingOf = ({ overdue, unanswered, plan_cases, surveys, groups }: DeskContent): number =>
  overdue.length + unanswered.length + plan_cases.length + surveys.length + groups.filter((each) => each.comments_waiting > 0).length;
