/** Filters in the words of the API's queries. */
import type { Filters } from "../model/view";

export function askFor(filters: Filters): URLSearchParams {
  const words = new URLSearchParams();
  const set = (name: string, value: string | number | null) => value !== null && words.set(name, String(value));
  for (const each of filters.campaigns) words.append("campaign_id", each);
  set("area_id", filters.area);
  set("theme", filters.theme);
  set("category", filters.category);
  set("travel", filters.travel);
  set("unsafe", filters.unsafe ? "true" : null);
  set("season", filters.season);
  set("time_of_day", filters.time_of_day);
  set("grade", filters.grade);
  set("from_month", filters.from_month);
  set("to_month", filters.to_month);
  return words;
}
