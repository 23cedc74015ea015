/** What a report or an archive can be of, as the server knows it. */
import { fetchAreas } from "../../api/insight";
import { fetchPlanCases } from "../../api/plan-cases";
import { fetchCampaigns } from "../../api/staff";
import { newestFirst } from "../../model/campaign";
import type { SubjectKind } from "../../model/report";
import { mayReadMarks, type Staff } from "../../model/staff";

export type Subject = { kind: SubjectKind; id: string; name: string };
export type Subjects = Partial<Record<SubjectKind, Subject[]>>;

/** A year is the whole municipality's, and so a planner's alone. */
export async function fetchSubjects(staff: Staff): Promise<Subjects> {
  const [campaigns, areas, plans] = await Promise.all([
    fetchCampaigns(),
    fetchAreas(staff.municipality.municipality_id),
    fetchPlanCases(),
  ]);
  const subjects: Subjects = {
    campaign: newestFirst(campaigns).map((each) => ({ kind: "campaign", id: each.campaign_id, name: each.title })),
    area: areas.map((each) => ({ kind: "area", id: each.area_id, name: each.name })),
    plan_case: plans.map((each) => ({ kind: "plan_case", id: each.plan_case_id, name: each.title })),
  };
  if (!mayReadMarks(staff)) return subjects;
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
