/** What a participant asks of the server. */
import type { ContributionDraft } from "../model/contribution";
import type { Invitation } from "../model/invitation";
import type { Geometry } from "../geo/geojson";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/participation";

/** The document says less than the server promises about boundaries and languages. */
const readInvitation = (view: Schemas["Invitation"]): Invitation => ({
  ...view,
  language: view.language === "nn" ? "nn" : "nb",
  area: view.area && { name: view.area.name, boundary: view.area.boundary as unknown as Geometry },
});

export async function joinGroup(code: string): Promise<{ token: string; invitation: Invitation }> {
  const body: Schemas["Join"] = { code };
  const joined = await request<Schemas["Joined"]>(`${base}/join`, { method: "POST", body });
  return { token: joined.token, invitation: readInvitation(joined.invitation) };
}

export const fetchInvitation = async (token: string): Promise<Invitation> =>
  readInvitation(await request<Schemas["Invitation"]>(`${base}/invitation`, { token }));

export async function fetchOwnContributions(token: string): Promise<ContributionDraft[]> {
  const answer = await request<{ contributions: ContributionDraft[] }>(`${base}/contributions`, { token });
  return answer.contributions;
}

export const submitContribution = (token: string, draft: ContributionDraft) =>
  request<unknown>(`${base}/contributions`, { method: "POST", token, body: draft });

/** The mark is now so, whether or not the server had it. */
export const putContribution = (token: string, draft: ContributionDraft) =>
  request<unknown>(`${base}/contributions/${draft.contribution_id}`, { method: "PUT", token, body: draft });

export const withdrawContribution = (token: string, contribution_id: string) =>
  request<undefined>(`${base}/contributions/${contribution_id}`, { method: "DELETE", token });
