/** What a resident's device asks of the server, with an id and a token it made itself. */
import type { Position } from "../geo/geojson";
import { toSend, type Answers, type Questionnaire, type SurveyForm, type SurveyResult } from "../model/survey";
import { newIdentifier } from "./identifier";
import { request } from "./request";

const base = "/api/v1";

export type Author = { response_id: string; token: string };
export type PublicSummary = {
  campaign_id: string;
  title: string;
  purpose: string;
  opens_at: string;
  closes_at: string;
  questionnaire: Questionnaire;
  result: SurveyResult;
};
export type KnownPlace = { name: string; position: Position };

/** Somebody new: the municipality's number, a full stop and 128 random bits make a token. */
export function newAuthor(municipality_id: string): Author {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const secret = btoa(String.fromCharCode(...bytes));
  const token = `${municipality_id}.${secret.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  return { response_id: newIdentifier(), token };
}

export const fetchForm = (key: string): Promise<SurveyForm> =>
  request<SurveyForm>(`${base}/participation/surveys`, { method: "POST", body: { key } });

const responseAt = ({ response_id }: Author) => `${base}/participation/survey-responses/${response_id}`;

/** Sent again it is stored once, whatever became of the answer. */
export const putAnswers = (author: Author, key: string, answers: Answers): Promise<unknown> =>
  request(responseAt(author), {
    method: "PUT",
    token: author.token,
    body: { is_15_or_older: true, key, answers: toSend(answers) },
  });

export const fetchAnswers = async (author: Author): Promise<Answers> =>
  (await request<{ answers: Answers }>(responseAt(author), { token: author.token })).answers;

export const withdrawAnswers = (author: Author): Promise<undefined> =>
  request<undefined>(responseAt(author), { method: "DELETE", token: author.token });

export const fetchSummary = (municipality_id: string, campaign_id: string): Promise<PublicSummary> =>
  request<PublicSummary>(`${base}/survey-summaries/${campaign_id}?${new URLSearchParams({ municipality_id })}`);

type Schools = { features: { geometry: { coordinates: Position }; properties: { name: string } }[] };

/** Schools, which everybody knows: for those who point out a place without a map. */
export async function fetchKnownPlaces(municipality_id: string): Promise<KnownPlace[]> {
  const schools = await request<Schools>(`${base}/schools?${new URLSearchParams({ municipality_id })}`);
  return schools.features.map(({ geometry, properties }) => ({ name: properties.name, position: geometry.coordinates }));
}
