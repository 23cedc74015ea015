/** What those who look after areas ask of the server about everything that is known there. */
import type { KnownPlace, Note, NoteDraft, Source } from "../model/knowledge";
import { request } from "./request";

const base = "/api/v1";

export const fetchSources = async (area_id: string | null): Promise<Source[]> =>
  (await request<{ sources: Source[] }>(`${base}/knowledge?${new URLSearchParams(area_id ? { area_id } : {})}`)).sources;

export const fetchPlaces = async (campaign_id: string): Promise<KnownPlace[]> =>
  (await request<{ places: KnownPlace[] }>(`${base}/knowledge/places?${new URLSearchParams({ campaign_id })}`)).places;

export const fetchNotes = async (campaign_id: string): Promise<Note[]> =>
  (await request<{ notes: Note[] }>(`${base}/notes?${new URLSearchParams({ campaign_id })}`)).notes;

export const recordNote = (draft: NoteDraft): Promise<Note> => request<Note>(`${base}/notes`, { method: "POST", body: draft });

export const changeNote = (draft: NoteDraft): Promise<Note> =>
  request<Note>(`${base}/notes/${draft.note_id}`, { method: "PUT", body: draft });

export const removeNote = (note_id: string) => request<undefined>(`${base}/notes/${note_id}`, { method: "DELETE" });
