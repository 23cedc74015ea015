/** One mark on the map, as its participant sends it. */
import type { DrawnGeometry } from "../geo/geojson";

export type ContributionDraft = {
  contribution_id: string;
  theme: string;
  category: string;
  geometry: DrawnGeometry;
  attributes: Record<string, string>;
  comment: string | null;
};

/** Counted as the server counts: code points, composed. */
export function countCharacters(text: string): number {
  return [...text.normalize("NFC")].length;
}

/** Control and direction-changing characters, which the server refuses; line breaks are kept. */
const refused = /(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** What is left of a comment when invisible characters and spaces around it go; null when nothing is. */
export function tidyComment(text: string): string | null {
  const tidy = text.normalize("NFC").replaceAll("\r\n", "\n").replace(refused, "").trim();
  return tidy === "" ? null : tidy;
}
