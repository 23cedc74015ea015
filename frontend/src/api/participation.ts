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

export type Joined = { token: string; invitation: Invitation };

const readJoined = ({ token, invitation }: Schemas["Joined"]): Joined => ({
  token,
  invitation: readInvitation(invitation),
});

export async function joinGroup(code: string): Promise<Joined> {
  const body: Schemas["Join"] = { code };
  return readJoined(await request<Schemas["Joined"]>(`${base}/join`, { method: "POST", body }));
}

/** An adult's participation on somebody's behalf: a paper sheet, or a walk. Asked for with the staff cookie. */
export async function joinForOthers(group_id: string, provenance: "paper" | "walk"): Promise<Joined> {
  const address = `/api/v1/groups/${group_id}/participants`;
  return readJoined(await request<Schemas["Joined"]>(address, { method: "POST", body: { provenance } }));
}

export const fetchInvitation = async (token: string): Promise<Invitation> =>
  readInvitation(await request<Schemas["Invitation"]>(`${base}/invitation`, { token }));

export async function fetchOwnContributions(token: string): Promise<ContributionDraft[]> {
  const answer = await request<{ contributions: ContributionDraft[] }>(`${base}/contributions`, { token });
  return answer.contributions;
}

export type SendDraft = (token: string, draft: ContributionDraft, made_at: string) => Promise<unknown>;

export const submitContribution: SendDraft = (token, draft, made_at) =>
  request<unknown>(`${base}/contributions`, { method: "POST", token, body: { ...draft, made_at } });

/** The mark is now so, whether or not the server had it. */
export const putContribution: SendDraft = (token, draft, made_at) =>
  request<unknown>(`${base}/contributions/${draft.contribution_id}`, { method: "PUT", token, body: { ...draft, made_at } });


export const withdrawContribution = (token: string, contribution_id: string) =>
  request<undefined>(`${base}/contributions/${contribution_id}`, { method: "DELETE", token });
