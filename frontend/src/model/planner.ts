/** What a planner sees: campaigns, and marks made coarser for privacy. */
import type { Box, Geometry } from "../geo/geojson";

export type Staff = {
  staff_id: string;
  name: string;
  email: string;
  roles: string[];
  municipality: { municipality_id: string; name: string };
};

/** Whether the map of marks opens for this account; the server decides, this only says so first. */
export const mayReadMarks = (staff: Staff): boolean =>
  staff.roles.includes("planner") || staff.roles.includes("administrator");

export type Campaign = {
  campaign_id: string;
  kind: string;
  title: string;
  purpose: string;
  plan_reference: string | null;
  opens_at: string;
  closes_at: string;
  catalogue_version: number;
  groups: number;
  expected_participants: number;
  participants: number;
};

export type CampaignDetail = Campaign & { area: { area_id: string; name: string; boundary: Geometry } | null };

/** How many marks, in all and by theme. */
export type CampaignSummary = { contributions: number; themes: Record<string, number> };

export type PlannerMark = {
  type: "Feature";
  id: string;
  /** Null when so little of a way is left without its home end that it would tell where it began. */
  geometry: Geometry | null;
  properties: {
    theme: string;
    category: string;
    attributes: Record<string, string>;
    comment: string | null;
    month: string;
    provenance: string;
  };
};

export type MarkPage = {
  features: PlannerMark[];
  numberReturned: number;
  links: { rel: string; href: string; type?: string }[];
};

export type MarkFilter = { campaign_id: string; theme: string | null; category: string | null; box: Box | null };

export const newestFirst = (campaigns: readonly Campaign[]): Campaign[] =>
  [...campaigns].sort((a, b) => b.opens_at.localeCompare(a.opens_at));

/** The path only: behind a proxy the server's own idea of its address may not be the browser's. */
export function nextLink(page: MarkPage): string | null {
  const href = page.links.find((link) => link.rel === "next")?.href;
  return href?.replace(/^[a-z]+:\/\/[^/]+/, "") ?? null;
}
