/** How the areas' pages name kinds, states and fields. */
import { showDate, t, type MessageKey } from "../../i18n/speech.svelte";
import { dayBefore, lifeOf, type AreaKind, type AreaSummary, type Contact, type LifeState } from "../../model/area";
import type { Profile } from "../../api/areas";

export const kindNames: Record<AreaKind, MessageKey> = {
  omraadesatsing: "areas.kind.omraadesatsing",
  levekaarssone: "areas.kind.levekaarssone",
  school_district: "areas.kind.school_district",
  plan_area: "areas.kind.plan_area",
  other: "areas.kind.other",
};

export const stateNames: Record<LifeState, MessageKey> = {
  living: "areas.state.living",
  planned: "areas.state.planned",
  ended: "areas.state.ended",
};

/** From when until when, with the last day as people say it. */
export function lifeWords(area: Pick<AreaSummary, "starts_on" | "ends_on">): string {
  const from = showDate(area.starts_on);
  return area.ends_on ? t("areas.life.both", { from, to: showDate(dayBefore(area.ends_on)) }) : t("areas.life.since", { from });
}

export const isEnded = (area: AreaSummary, today: string): boolean => lifeOf(area, today) === "ended";

export const contactNames: Record<keyof Contact, MessageKey> = {
  role: "areas.contact.role",
  office: "areas.contact.office",
  opening_hours: "areas.contact.opening_hours",
  phone: "areas.contact.phone",
  email: "areas.contact.email",
  group_name: "areas.contact.group_name",
  group_about: "areas.contact.group_about",
  group_meets: "areas.contact.group_meets",
};

export const findingNames: Record<Profile["findings"][number]["state"], MessageKey> = {
  open: "areas.finding.open",
  assigned: "areas.finding.assigned",
  planned: "areas.finding.planned",
  done: "areas.finding.done",
  declined: "areas.finding.declined",
};

export const measureNames: Record<Profile["measures"][number]["state"], MessageKey> = {
  proposed: "areas.measure.proposed",
  considered: "areas.measure.considered",
  decided: "areas.measure.decided",
  under_way: "areas.measure.under_way",
  done: "areas.measure.done",
  declined: "areas.measure.declined",
};

/** Where the dashboard opens a finding, a measure or a plan case. */
export const inDashboard = (panel: "findings" | "measures" | "plans", opened: string): string =>
  `/planner?${new URLSearchParams({ panel, open: opened })}`;
