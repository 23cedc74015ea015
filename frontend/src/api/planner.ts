/** What a planner asks of the server; the sign-in travels in a cookie. */
import type { Catalogue } from "../model/catalogue";
import type { Geometry } from "../geo/geojson";
import {
  nextLink,
  type Campaign,
  type CampaignDetail,
  type CampaignSummary,
  type MarkFilter,
  type MarkPage,
  type PlannerMark,
  type Staff,
} from "../model/planner";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export type Municipality = Schemas["Municipality"];

export async function fetchMunicipalities(): Promise<Municipality[]> {
  const answer = await request<Schemas["MunicipalityList"]>(`${base}/municipalities`);
  return answer.municipalities;
}

export const signIn = (credentials: Schemas["SignIn"]): Promise<Staff> =>
  request<Schemas["StaffView"]>(`${base}/staff/sign-in`, { method: "POST", body: credentials });

export const signOut = () => request<undefined>(`${base}/staff/sign-out`, { method: "POST" });

export const fetchMe = (): Promise<Staff> => request<Schemas["StaffView"]>(`${base}/staff/me`);

/** Every campaign: a municipality has tens, not thousands. */
export async function fetchCampaigns(): Promise<Campaign[]> {
  const campaigns: Campaign[] = [];
  for (let address: string | null = `${base}/campaigns`; address; ) {
    const page: Schemas["CampaignList"] = await request(address);
    campaigns.push(...page.campaigns);
    address = page.next;
  }
  return campaigns;
}

export async function fetchCampaign(campaign_id: string): Promise<CampaignDetail> {
  const { area, ...campaign } = await request<Schemas["CampaignDetail"]>(`${base}/campaigns/${campaign_id}`);
  return { ...campaign, area: area && { ...area, boundary: area.boundary as unknown as Geometry } };
}

export const fetchSummary = (campaign_id: string): Promise<CampaignSummary> =>
  request<Schemas["CampaignSummary"]>(`${base}/contributions/summary?${new URLSearchParams({ campaign_id })}`);

export const fetchCatalogue = (campaign_id: string): Promise<Catalogue> =>
  request<Schemas["Catalogue"]>(`${base}/campaigns/${campaign_id}/catalogue`);

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

export type School = { name: string; kind: string; position: [number, number] };

type SchoolFeature = { geometry: { coordinates: [number, number] }; properties: { name: string; kind: string } };

/** Schools are landmarks on the planner's map; without them there is still a map. */
export async function fetchSchools(municipality_id: string): Promise<School[]> {
  const words = new URLSearchParams({ municipality_id });
  const answer = await request<{ features: SchoolFeature[] }>(`${base}/schools?${words}`).catch(() => null);
  return (answer?.features ?? []).map(({ geometry, properties }) => ({
    name: properties.name,
    kind: properties.kind,
    position: geometry.coordinates,
  }));
}
