/** What stewards ask of the server about resident surveys. */
import type { Decision, Moderation } from "../model/comments";
import type { Remark, SurveyCode, SurveyDetail, SurveyDraft, SurveyLine, SurveyReport } from "../model/survey-desk";
import { request } from "./request";

const base = "/api/v1/surveys";

export const fetchSurveys = async (): Promise<SurveyLine[]> => (await request<{ surveys: SurveyLine[] }>(base)).surveys;

export const fetchSurvey = (campaign_id: string): Promise<SurveyDetail> => request<SurveyDetail>(`${base}/${campaign_id}`);

export const saveSurvey = (campaign_id: string, draft: SurveyDraft): Promise<SurveyDetail> =>
  request<SurveyDetail>(`${base}/${campaign_id}`, { method: "PUT", body: draft });

export const openSurvey = (campaign_id: string): Promise<SurveyDetail> =>
  request<SurveyDetail>(`${base}/${campaign_id}/open`, { method: "POST", body: {} });

export const makeCodes = async (campaign_id: string, count: number): Promise<SurveyCode[]> =>
  (await request<{ codes: SurveyCode[] }>(`${base}/${campaign_id}/codes`, { method: "POST", body: { count } })).codes;

export const fetchLinkCode = (campaign_id: string): Promise<SurveyCode> => request<SurveyCode>(`${base}/${campaign_id}/qr`);

export const fetchReport = (campaign_id: string): Promise<SurveyReport> =>
  request<SurveyReport>(`${base}/${campaign_id}/results`);

export const sheetAddress = (campaign_id: string, language: string): string =>
  `${base}/${campaign_id}/results.csv?${new URLSearchParams({ language })}`;

export const publishSurvey = (campaign_id: string): Promise<unknown> =>
  request(`${base}/${campaign_id}/publication`, { method: "POST", body: {} });

export const fetchRemarks = async (campaign_id: string, state: Moderation): Promise<Remark[]> =>
  (await request<{ remarks: Remark[] }>(`${base}/${campaign_id}/remarks?${new URLSearchParams({ state })}`)).remarks;

export const decideRemark = (campaign_id: string, remark: Remark, decision: Decision): Promise<Remark> =>
  request<Remark>(`${base}/${campaign_id}/remarks/${remark.remark_id}/decision`, {
    method: "POST",
    body: { ...decision, version: remark.version },
  });

/** Those something was found in go on waiting. */
export const releaseRemarks = (campaign_id: string, read: readonly Remark[]): Promise<{ released: number }> =>
  request<{ released: number }>(`${base}/${campaign_id}/remarks/release`, {
    method: "POST",
    body: {
      contribution_ids: read.map(({ remark_id }) => remark_id),
      versions: Object.fromEntries(read.map(({ remark_id, version }) => [remark_id, version])),
    },
  });
