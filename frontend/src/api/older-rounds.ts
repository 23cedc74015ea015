/** Rounds that were aggregated elsewhere; the sign-in travels in a cookie. */
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/older-rounds";

export type OlderRound = Schemas["OlderRoundView"];

/** The latest years first. */
export const fetchOlderRounds = async (): Promise<OlderRound[]> => (await request<Schemas["OlderRoundList"]>(base)).rounds;

export const removeOlderRound = (round_id: string) => request<undefined>(`${base}/${round_id}`, { method: "DELETE" });
