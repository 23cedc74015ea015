/** What those who look after areas ask of the server. */
import type { CampaignDraft } from "../model/campaign-form";
import type { DeskContent } from "../model/desk";
import type { SourceKind } from "../model/knowledge";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1";

export const fetchDesk = (): Promise<DeskContent> => request<DeskContent>(`${base}/desk`);

export const startCampaign = (kind: SourceKind, draft: CampaignDraft) =>
  request<{ campaign_id: string }>(`${base}/campaigns`, { method: "POST", body: { kind, ...draft } });

export const fetchLetters = () => request<Schemas["Letters"]>(`${base}/desk/letters`);

export const chooseLetters = (weekly: boolean) =>
  request<undefined>(`${base}/desk/letters`, { method: "PUT", body: { weekly } });
