/** What an administrator decides about a campaign; the sign-in travels in a cookie. */
import type { Campaign } from "../model/campaign";
import { request } from "./request";
import type { Schemas } from "./schemas";

/** Releases of the campaign are in hexagons so wide, or with 0 in squares. */
export const chooseGrid = (campaign_id: string, hexagon_metres: number): Promise<Campaign> =>
  request<Schemas["CampaignView"]>(`/api/v1/campaigns/${campaign_id}/privacy`, { method: "PATCH", body: { hexagon_metres } });
