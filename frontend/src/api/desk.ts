/** What those who look after areas ask of the server. */
import type { CampaignDraft } from "../model/campaign-form";
import type { DeskContent } from "../model/desk";
import { request } from "./request";

const base = "/api/v1";

export const fetchDesk = (): Promise<DeskContent> => request<DeskContent>(`${base}/desk`);

export const startCampaign = (draft: CampaignDraft) =>
  request<unknown>(`${base}/campaigns`, { method: "POST", body: { kind: "barnetrakk", ...draft } });
