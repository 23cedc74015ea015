/** Places by their names; asked in the body, because what is typed may be a home address and must reach no log. */
import type { FoundPlace } from "../model/stops";
import { request } from "./request";

type Answer = { places: FoundPlace[]; is_complete: boolean };

export async function searchPlaces(token: string, text: string): Promise<{ places: FoundPlace[]; isComplete: boolean }> {
  const address = "/api/v1/participation/place-searches";
  const { places, is_complete } = await request<Answer>(address, { method: "POST", token, body: { text } });
  return { places, isComplete: is_complete };
}
