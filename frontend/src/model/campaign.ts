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
  /** How wide the hexagons are it is released in; 0 for squares. */
  hexagon_metres: number;
  /** Until when that may be chosen. */
  grid_open_until: string;
  groups: number;
  expected_participants: number;
  participants: number;
};

export type CampaignDetail = Campaign & { area: { area_id: string; name: string; boundary: Geometry } | null };

const isAskedByMap = ({ kind }: Campaign): boolean => kind === "barnetrakk" || kind === "open";

/** Rounds whose answers are marks on the map, imported ones among them; the others are read at the desk. */
export const withMarks = (campaigns: readonly Campaign[]): Campaign[] =>
  campaigns.filter((campaign) => isAskedByMap(campaign) || campaign.participants > 0);

/** Rounds a group takes part in: children's, and walks somebody holds. */
export const withGroups = (campaigns: readonly Campaign[]): Campaign[] =>
  campaigns.filter((campaign) => isAskedByMap(campaign) || campaign.kind === "site_walk");

export const newestFirst = (campaigns: readonly Campaign[]): Campaign[] =>
  [...campaigns].sort((a, b) => b.opens_at.localeCompare(a.opens_at));
