/** What everybody may ask about what the municipality heard, decided and did. */
import type { Answer, AnsweredArea, AreaAnswer, SurveySummary } from "../model/answer";
import type { Series } from "../model/series";
import { request } from "./request";

const base = "/api/v1/answers";

const areaQuery = (municipality_id: string, language: string) => new URLSearchParams({ municipality_id, language });

export const fetchAnsweredAreas = async (municipality_id: string): Promise<AnsweredArea[]> =>
  (await request<{ areas: AnsweredArea[] }>(`${base}/areas?${new URLSearchParams({ municipality_id })}`)).areas;

export const fetchAreaAnswer = (municipality_id: string, area_id: string, language: string): Promise<AreaAnswer> =>
  request<AreaAnswer>(`${base}/areas/${area_id}?${areaQuery(municipality_id, language)}`);

export const fetchClassAnswer = (pictures: readonly string[], language: string): Promise<Answer> =>
  request<Answer>(`${base}/classes/${encodeURIComponent(pictures.join("-"))}?${new URLSearchParams({ language })}`);

export const fetchSurveySummaries = async (municipality_id: string): Promise<SurveySummary[]> =>
  (await request<{ summaries: SurveySummary[] }>(`/api/v1/survey-summaries?${new URLSearchParams({ municipality_id })}`)).summaries;

export const qrAddress = (municipality_id: string, area_id: string): string =>
  `${base}/areas/${area_id}/qr.svg?${new URLSearchParams({ municipality_id })}`;

export const feedAddress = (municipality_id: string, area_id: string, form: "atom" | "rss", language: string): string =>
  `/feeds/${municipality_id}/areas/${area_id}.${form}?${new URLSearchParams({ language })}`;

const series = "/api/v1/research/series";

export const fetchSeries = (municipality_id: string): Promise<Series> =>
  request<Series>(`${series}?${new URLSearchParams({ municipality_id })}`);

export const seriesAddress = (municipality_id: string, form: "csv" | "json"): string =>
  `${series}${form === "csv" ? ".csv" : ""}?${new URLSearchParams({ municipality_id })}`;
