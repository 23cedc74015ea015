/** What everybody may ask of the server about what was decided: areas, classes, and series. */
import type { Answer, AnsweredArea, Series } from "../model/answer";
import { completeLanguages, type Language } from "../i18n/languages";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/answers";
const within = (municipality_id: string): string => `municipality_id=${encodeURIComponent(municipality_id)}`;

/** The server speaks the complete languages; whoever speaks another is answered in bokmål, or as the class writes. */
function spoken(language: Language, otherwise: string): string {
  return (completeLanguages as readonly string[]).includes(language) ? `language=${language}` : otherwise;
}

export const areaPage = (municipality_id: string, area_id: string): string => `/area/${municipality_id}/${area_id}`;
export const qrAddress = (municipality_id: string, area_id: string): string =>
  `${base}/areas/${encodeURIComponent(area_id)}/qr.svg?${within(municipality_id)}`;
export const feedAddress = (municipality_id: string, area_id: string, form: "atom" | "rss", language: Language): string =>
  `/feeds/${municipality_id}/areas/${area_id}.${form}?${spoken(language, "language=nb")}`;
export const seriesAddress = (municipality_id: string, form: "" | ".csv"): string =>
  `/api/v1/research/series${form}?${within(municipality_id)}`;

export async function fetchAreaAnswer(municipality_id: string, area_id: string, language: Language): Promise<Answer> {
  const query = `${within(municipality_id)}&${spoken(language, "language=nb")}`;
  const answer = await request<Schemas["AnswerView"]>(`${base}/areas/${encodeURIComponent(area_id)}?${query}`);
  return answer as Answer;
}

export async function fetchClassAnswer(pictures: readonly string[], language: Language): Promise<Answer> {
  const address = `${base}/classes/${encodeURIComponent(pictures.join("-"))}?${spoken(language, "")}`;
  return (await request<Schemas["AnswerView"]>(address)) as Answer;
}

export const fetchAreas = async (municipality_id: string): Promise<AnsweredArea[]> =>
  (await request<Schemas["AnsweredAreaList"]>(`${base}/areas?${within(municipality_id)}`)).areas;

export const fetchSeries = (municipality_id: string): Promise<Series> =>
  request<Schemas["Series"]>(seriesAddress(municipality_id, ""));
