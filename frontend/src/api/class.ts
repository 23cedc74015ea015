/** What a class asks of the server with its four pictures. */
import type { ClassPage } from "../model/class";
import { fetchReleases } from "./releases";
import { request } from "./request";
import type { Schemas } from "./schemas";

export const fetchClassPage = (pictures: readonly string[]): Promise<ClassPage> =>
  request<Schemas["ClassPage"]>(`/api/v1/classes/${encodeURIComponent(pictures.join("-"))}`);

/** The number of the latest release of the class's campaign; null where there is none, or nobody answers. */
export async function findRelease({ municipality, campaign }: ClassPage): Promise<string | null> {
  const releases = await fetchReleases(municipality.municipality_id).catch(() => []);
  return releases.find(({ campaign_id }) => campaign_id === campaign.campaign_id)?.number ?? null;
}
