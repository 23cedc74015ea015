/** What everybody who works for a municipality asks of the server; the sign-in travels in a cookie. */
import type { Geometry, Position } from "../geo/geojson";
import type { Campaign, CampaignDetail } from "../model/campaign";
import type { Catalogue } from "../model/catalogue";
import type { Staff, WaysIn } from "../model/staff";
import { followPages } from "./pages";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export const signIn = (credentials: Schemas["SignIn"]): Promise<Staff> =>
  request<Schemas["StaffView"]>(`${base}/staff/sign-in`, { method: "POST", body: credentials });

export const signOut = () => request<undefined>(`${base}/staff/sign-out`, { method: "POST" });

export const fetchWaysIn = (): Promise<WaysIn> =>
  request<Schemas["WaysIn"]>(`${base}/staff/providers`);

/** Where a browser goes to sign in or out at a provider; it comes back to `back`. */
export const providerPage = (provider_id: string, way: "sign-in" | "sign-out", back: string) =>
  `${base}/staff/providers/${provider_id}/${way}?${new URLSearchParams({ back })}`;

export const fetchMe = (): Promise<Staff> => request<Schemas["StaffView"]>(`${base}/staff/me`);

/** Every campaign that gathers marks: a municipality has tens. What residents answer is read apart. */
export async function fetchCampaigns(): Promise<Campaign[]> {
  const pages = await followPages<Schemas["CampaignList"]>(`${base}/campaigns`);
  return pages.flatMap((page) => page.campaigns).filter(({ kind }) => kind !== "resident_survey");
}

export async function fetchCampaign(campaign_id: string): Promise<CampaignDetail> {
  const { area, ...campaign } = await request<Schemas["CampaignDetail"]>(`${base}/campaigns/${campaign_id}`);
  return { ...campaign, area: area && { ...area, boundary: area.boundary as unknown as Geometry } };
}

export const fetchCatalogue = (campaign_id: string): Promise<Catalogue> =>
  request<Schemas["Catalogue"]>(`${base}/campaigns/${campaign_id}/catalogue`);

/** `language` is the school's målform. */
export type School = { school_id: string; name: string; kind: string; language: "nb" | "nn"; position: Position };

type SchoolFeature = {
  id: string;
  geometry: { coordinates: Position };
  properties: { name: string; kind: string; language: string };
};

/** Schools are landmarks and a class's home; without them there is still a map. */
export async function fetchSchools(municipality_id: string): Promise<School[]> {
  const words = new URLSearchParams({ municipality_id });
  const answer = await request<{ features: SchoolFeature[] }>(`${base}/schools?${words}`).catch(() => null);
  return (answer?.features ?? []).map(({ id, geometry, properties }) => ({
    school_id: id,
    name: properties.name,
    kind: properties.kind,
    language: properties.language === "nn" ? "nn" : "nb",
    position: geometry.coordinates,
  }));
}
