/** What a planner sees of single marks, made coarser for privacy. */
import type { Geometry } from "../geo/geojson";
import { pathOf } from "./page-link";

export type PlannerMark = {
  type: "Feature";
  id: string;
  /** Null when nothing of a way is left: fewer than three children share it, or it ends near its beginning. */
  geometry: Geometry | null;
  properties: {
    theme: string;
    category: string;
    attributes: Record<string, string>;
    comment: string | null;
    month: string;
    provenance: string;
  };
};

export type MarkPage = {
  features: PlannerMark[];
  numberReturned: number;
  links: { rel: string; href: string; type?: string }[];
};

export function nextLink(page: MarkPage): string | null {
  const href = page.links.find((link) => link.rel === "next")?.href;
  return href ? pathOf(href) : null;
}
