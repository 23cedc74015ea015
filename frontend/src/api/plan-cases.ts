/** Plan cases: listed, read, registered and seen; the sign-in travels in a cookie. */
import type { PolygonGeometry } from "../geo/geojson";
import type { PlanCase, WholePlanCase } from "../model/plan";
import { request } from "./request";

const base = "/api/v1/plan-cases";
/** The address of a case; below it lies what it is followed with. */
export const planCase = (number: string): string => `${base}/${encodeURIComponent(number)}`;

export const fetchPlanCases = async (): Promise<PlanCase[]> =>
  (await request<{ plan_cases: PlanCase[] }>(base)).plan_cases;

export const fetchPlanCase = (number: string): Promise<WholePlanCase> => request(planCase(number));

export type PlanCaseDraft = {
  title: string;
  reference: string | null;
  summary?: string;
  area_id?: string | null;
  polygon: PolygonGeometry;
};
export const registerPlanCase = (draft: PlanCaseDraft): Promise<WholePlanCase> => request(base, { method: "POST", body: draft });

export const seePlanCase = (number: string): Promise<WholePlanCase> => request(`${planCase(number)}/seen`, { method: "POST" });
