/** What a planner asks of the server; the sign-in travels in a cookie. */
import { nextLink, type CampaignSummary, type MarkFilter, type MarkPage, type PlannerMark } from "../model/planner";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export const fetchSummary = (campaign_id: string): Promise<CampaignSummary> =>
  request<Schemas["CampaignSummary"]>(`${base}/contributions/summary?${new URLSearchParams({ campaign_id })}`);

const pageSize = 1_000;

function marksAddress({ campaign_id, theme, category, box }: MarkFilter): string {
  const words = new URLSearchParams({ campaign_id, limit: String(pageSize) });
  if (theme) words.set("theme", theme);
  if (category) words.set("category", category);
  if (box) words.set("bbox", box.map((degrees) => degrees.toFixed(6)).join(","));
  return `${base}/contributions?${words}`;
}

/** Follows the pages until `most` marks are here; `isComplete` says whether there were more. */
export async function fetchMarks(
  filter: MarkFilter,
  most: number,
): Promise<{ marks: PlannerMark[]; isComplete: boolean }> {
  const marks: PlannerMark[] = [];
  let address: string | null = marksAddress(filter);
  while (address && marks.length < most) {
    const page: MarkPage = await request(address);
    marks.push(...page.features);
    address = nextLink(page);
  }
  return { marks: marks.slice(0, most), isComplete: address === null };
}
