/** A round of asking, as staff see it. */
import type { Geometry } from "../geo/geojson";

export type Campaign = {
  campaign_id: string;
  kind: string;
  title: string;
  purpose: string;
  plan_reference: string | null;
  opens_at: string;
  closes_at: string;
  catalogue_version: number;
  /** How long after closing the exact marks and comments are kept. */
  retention_months: number;
  /** How wide the hexagons are that it is released in; 0 is squares. */
  hexagon_metres: number;
  /** Until then squares or hexagons can be chosen. */
  grid_settles_at: string;
  groups: number;
  expected_participants: number;
  participants: number;
};

export type CampaignDetail = Campaign & { area: { area_id: string; name: string; boundary: Geometry } | null };

export const newestFirst = (campaigns: readonly Campaign[]): Campaign[] =>
  [...campaigns].sort((a, b) => b.opens_at.localeCompare(a.opens_at));

export const isGridSettled = ({ grid_settles_at }: Campaign, now: Date): boolean => new Date(grid_settles_at) <= now;

/** In metres between opposite sides. */
export const hexagonWidths = { narrowest: 250, usual: 500, widest: 5000 };
export const isHexagonWidth = (metres: number | null): metres is number =>
  Number.isInteger(metres) && Number(metres) >= hexagonWidths.narrowest && Number(metres) <= hexagonWidths.widest;
