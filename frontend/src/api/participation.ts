/** What a participant asks of the server. */
import type { ContributionDraft } from "../model/contribution";
import type { Invitation } from "../model/invitation";
import { request } from "./request";

const base = "/api/v1/participation";

export const joinGroup = (code: string) =>
  request<{ token: string; invitation: Invitation }>(`${base}/join`, { method: "POST", body: { code } });

export const fetchInvitation = (token: string) => request<Invitation>(`${base}/invitation`, { token });

export async function fetchOwnContributions(token: string): Promise<ContributionDraft[]> {
  const answer = await request<{ contributions: ContributionDraft[] }>(`${base}/contributions`, { token });
  return answer.contributions;
}

export const submitContribution = (token: string, draft: ContributionDraft) =>
  request<unknown>(`${base}/contributions`, { method: "POST", token, body: draft });

export const withdrawContribution = (token: string, contribution_id: string) =>
  request<undefined>(`${base}/contributions/${contribution_id}`, { method: "DELETE", token });
