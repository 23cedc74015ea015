/** What whoever looks after a measure asks about its effect. */
import type { Effect } from "../model/effect";
import { request } from "./request";
import type { Schemas } from "./schemas";

/** Without a theme: of what the finding is about that the measure answers, where it is. */
export function fetchEffect(number: string, theme: string, within_metres: number): Promise<Effect> {
  const query = theme ? `?${new URLSearchParams({ theme, within_metres: String(within_metres) })}` : "";
  return request<Schemas["EffectView"]>(`/api/v1/measures/${encodeURIComponent(number)}/effect${query}`);
}
