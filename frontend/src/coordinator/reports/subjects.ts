/** What a report or an archive can be of, as the server knows it. */
import { fetchSources } from "../../api/knowledge";
import { fetchPlanCases } from "../../api/plan-cases";
import type { SubjectKind } from "../../model/report";
import type { Desk } from "../desk.svelte";

export type Subject = { kind: SubjectKind; id: string; name: string };
export type Subjects = Partial<Record<SubjectKind, Subject[]>>;

/** A year is the whole municipality's, and not for somebody who is bound to areas. */
export async function fetchSubjects(desk: Desk): Promise<Subjects> {
  const [campaigns, { areas, isBound }, plans] = await Promise.all([
    fetchSources(null),
    desk.fetchAskingAreas(),
    fetchPlanCases(),
  ]);
  const subjects: Subjects = {
    campaign: campaigns.map((each) => ({ kind: "campaign", id: each.campaign_id, name: each.title })),
    area: areas.map((each) => ({ kind: "area", id: each.area_id, name: each.name })),
    plan_case: plans.map((each) => ({ kind: "plan_case", id: each.plan_case_id, name: each.title })),
  };
  if (isBound) return subjects;
  const year = yearsSince(campaigns.map((each) => each.opens_at)).map(
    (each): Subject => ({ kind: "year", id: String(each), name: String(each) }),
  );
  return { ...subjects, year };
}

/** From this year back to the first something was asked in. */
export function yearsSince(moments: readonly string[], now = new Date()): number[] {
  const last = now.getFullYear();
  const first = Math.min(last, ...moments.map((each) => new Date(each).getFullYear()));
  return Array.from({ length: last - first + 1 }, (_, place) => last - place);
}
