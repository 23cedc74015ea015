/** What a class asks of the server with its four pictures. */
import type { Answer, ClassPage } from "../model/class";
import type { PublicPlan } from "../model/plan";
import { fetchReleases } from "./releases";
import { request } from "./request";
import type { Schemas } from "./schemas";

export const fetchClassPage = (pictures: readonly string[]): Promise<ClassPage> =>
  request<Schemas["ClassPage"]>(`/api/v1/classes/${encodeURIComponent(pictures.join("-"))}`);

/** What the municipality decided about what the class and others told; empty where nobody answers. */
export async function fetchAnswers({ municipality, campaign }: ClassPage): Promise<Answer[]> {
  const words = new URLSearchParams({ municipality_id: municipality.municipality_id, campaign_id: campaign.campaign_id });
  const list = request<Schemas["PublicMeasureList"]>(`/api/v1/measures/decided?${words}`);
  return list.then(({ measures }) => measures).catch(() => []);
}

/** The number of the latest release of the class's campaign; null where there is none, or nobody answers. */
export async function findRelease({ municipality, campaign }: ClassPage): Promise<string | null> {
  const releases = await fetchReleases(municipality.municipality_id).catch(() => []);
  return releases.find(({ campaign_id }) => campaign_id === campaign.campaign_id)?.number ?? null;
}

/** Plans a class may have a say about; none where nobody answers. */
export const fetchPlansOfClass = (pictures: readonly string[]): Promise<PublicPlan[]> =>
  request<{ plans: PublicPlan[] }>(`/api/v1/classes/${encodeURIComponent(pictures.join("-"))}/plans`).then(
    ({ plans }) => plans,
    () => [],
  );
