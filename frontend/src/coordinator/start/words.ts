/** How the desk says where things stand, and where they are opened. */
import type { MessageKey } from "../../i18n/speech.svelte";
import type { FindingState, News, Stage } from "../../model/desk";
import type { MeasureState } from "../../model/measure";

export const stageWords: Record<Stage, MessageKey> = {
  planned: "start.stage_planned",
  running: "start.stage_running",
  ends_soon: "start.stage_ends_soon",
  to_release: "start.stage_to_release",
  to_publish: "start.stage_to_publish",
};

const findingWords: Record<FindingState, MessageKey> = {
  open: "start.finding_open",
  assigned: "start.finding_assigned",
  planned: "start.finding_planned",
  done: "start.finding_done",
  declined: "start.finding_declined",
};

const measureWords: Record<MeasureState, MessageKey> = {
  proposed: "start.measure_proposed",
  considered: "start.measure_considered",
  decided: "start.measure_decided",
  under_way: "start.measure_under_way",
  done: "start.measure_done",
  declined: "start.measure_declined",
};

export const newsStates = (news: Exclude<News, { kind: "release" }>): MessageKey =>
  news.kind === "finding" ? findingWords[news.state] : measureWords[news.state];

/** Where the dashboard opens a finding or a measure. */
export const inDashboard = (panel: "findings" | "measures", opened: string): string =>
  `/planner?${new URLSearchParams({ panel, open: opened })}`;
