/** What staff ask of the server about notes, walks and photos. */
import type { Observation, ObservationDraft, Walk, WalkPhoto } from "../model/walk";
import { fetchCatalogue } from "./staff";
import { putPhoto } from "./photos";
import { request } from "./request";

const base = "/api/v1";

/** The walks one may record now, each with the catalogue its observations are named by. */
export async function fetchWalks() {
  const { walks } = await request<{ walks: Walk[] }>(`${base}/walks`);
  return Promise.all(walks.map(async (walk) => ({ ...walk, catalogue: await fetchCatalogue(walk.campaign_id) })));
}

export const fetchObservations = async (campaign_id: string): Promise<Observation[]> =>
  (await request<{ observations: Observation[] }>(`${base}/observations?${new URLSearchParams({ campaign_id })}`)).observations;

export const sendObservation = (draft: ObservationDraft) =>
  request<Observation>(`${base}/observations`, { method: "POST", body: draft });

export const changeObservation = (draft: ObservationDraft) =>
  request<Observation>(`${base}/observations/${draft.observation_id}`, { method: "PUT", body: draft });

export const removeObservation = (observation_id: string) =>
  request<undefined>(`${base}/observations/${observation_id}`, { method: "DELETE" });

export const sendObservationPhoto = (observation_id: string, { photo_id, type, bytes }: WalkPhoto) =>
  putPhoto(`${base}/observations/${observation_id}/photos/${photo_id}`, new Blob([bytes], { type }));
