/** What everybody may ask of the server: releases, which never change. */
import type { Release, ReleasedCell, ReleasedTheme } from "../model/release";
import { fetchMunicipalities } from "./municipalities";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/releases";

const cellsAddress = (number: string): string => `${base}/${encodeURIComponent(number)}/cells`;
export const fileAddress = (number: string, format: string): string =>
  `${base}/${encodeURIComponent(number)}/files/${format}`;
/** Only of a release in hexagons. */
export const nationalAddress = (number: string, format: string): string =>
  `${base}/${encodeURIComponent(number)}/national.${format}`;
export const tilesAddress = (number: string): string => `/tiles/releases/${encodeURIComponent(number)}.json`;

/** `municipality` is its name; null where it could not be asked for. */
export type WholeRelease = { release: Release; municipality: string | null; themes: ReleasedTheme[]; cells: ReleasedCell[] };

export async function fetchRelease(number: string): Promise<WholeRelease> {
  const address = `${base}/${encodeURIComponent(number)}`;
  const [release, { themes }, { features }, municipalities] = await Promise.all([
    request<Schemas["ReleaseView"]>(address),
    request<Schemas["ThemeList"]>(`${address}/themes`),
    request<{ features: ReleasedCell[] }>(cellsAddress(number)),
    fetchMunicipalities().catch(() => []),
  ]);
  const municipality = municipalities.find((one) => one.municipality_id === release.municipality_id);
  return { release, municipality: municipality?.name ?? null, themes, cells: features };
}

/** The latest first. */
export async function fetchReleases(municipality_id: string): Promise<Release[]> {
  const answer = await request<Schemas["ReleaseList"]>(`${base}?municipality_id=${encodeURIComponent(municipality_id)}`);
  return answer.releases;
}
