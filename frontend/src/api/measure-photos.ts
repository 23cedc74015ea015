/** Photos of a measure's place, before and after. */
import { putPhoto } from "./photos";
import { request } from "./request";
import type { Schemas } from "./schemas";

export type MeasurePhoto = Schemas["MeasurePhotoView"];
export type Moment = MeasurePhoto["moment"];
export type Patch = Schemas["Patch"];
type Photos = { photos: MeasurePhoto[] };

const base = (number: string) => `/api/v1/measures/${number}/photos`;

export const fetchMeasurePhotos = async (number: string): Promise<MeasurePhoto[]> => (await request<Photos>(base(number))).photos;

export async function addMeasurePhoto(
  number: string,
  photo_id: string,
  about: { moment: Moment; caption: string; taken_on: string },
  photo: Blob,
): Promise<MeasurePhoto[]> {
  const answer = await putPhoto(`${base(number)}/${photo_id}?${new URLSearchParams(about)}`, photo);
  return (answer as Photos).photos;
}

export const paintPhoto = async (number: string, photo_id: string, patches: Patch[]): Promise<MeasurePhoto[]> =>
  (await request<Photos>(`${base(number)}/${photo_id}/painting`, { method: "POST", body: { patches } })).photos;

/** On the word of whoever has looked at exactly this photo. */
export const confirmPhoto = async (number: string, { photo_id, sha256 }: MeasurePhoto): Promise<MeasurePhoto[]> =>
  (await request<Photos>(`${base(number)}/${photo_id}/confirmation`, { method: "POST", body: { nobody_in_it: true, sha256 } })).photos;

export const withdrawPhoto = (number: string, photo_id: string) =>
  request<undefined>(`${base(number)}/${photo_id}/confirmation`, { method: "DELETE" });

export const removePhoto = (number: string, photo_id: string) => request<undefined>(`${base(number)}/${photo_id}`, { method: "DELETE" });
