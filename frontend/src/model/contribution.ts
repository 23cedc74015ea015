/** One mark on the map, as its participant sends it. */
import type { DrawnGeometry } from "../geo/geojson";

export type ContributionDraft = {
  contribution_id: string;
  theme: string;
  category: string;
  geometry: DrawnGeometry;
  attributes: Record<string, string>;
  comment: string | null;
  /** The own way this mark is a stretch of. */
  stretch_of?: string | null;
};

/** The draft alone, of a mark that also tells how far it has come. */
export function draftOf(mark: ContributionDraft): ContributionDraft {
  const { contribution_id, theme, category, geometry, attributes, comment, stretch_of } = mark;
  return { contribution_id, theme, category, geometry, attributes, comment, ...(stretch_of && { stretch_of }) };
}

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

/** Stretches lie on the way as it was drawn; another line leaves them without one. */
export const isSameShape = (a: ContributionDraft, b: ContributionDraft): boolean =>
  JSON.stringify(a.geometry) === JSON.stringify(b.geometry);
