/** What an administrator asks of the server about campaigns and the rounds before them. */
import type { OlderRound } from "../model/older-round";
import { request } from "./request";
import type { Schemas } from "./schemas";

/** Until its first release can be made; 0 metres are squares. */
export const chooseGrid = (campaign_id: string, hexagon_metres: number) =>
  request<unknown>(`/api/v1/campaigns/${campaign_id}/privacy`, { method: "PATCH", body: { hexagon_metres } });

const rounds = "/api/v1/older-rounds";

export const fetchOlderRounds = async (): Promise<OlderRound[]> =>
  (await request<Schemas["OlderRoundList"]>(rounds)).rounds;

export const removeOlderRound = (round_id: string) =>
  request<undefined>(`${rounds}/${round_id}`, { method: "DELETE" });
