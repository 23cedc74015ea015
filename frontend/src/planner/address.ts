/** What the planner's address remembers: the campaign and the filters. */

export type Choice = { campaign_id: string | null; theme: string | null; category: string | null };

export function readChoice(search: string): Choice {
  const words = new URLSearchParams(search);
  return { campaign_id: words.get("campaign"), theme: words.get("theme"), category: words.get("category") };
}

export function writeChoice({ campaign_id, theme, category }: Choice): string {
  const words = new URLSearchParams();
  if (campaign_id) words.set("campaign", campaign_id);
  if (theme) words.set("theme", theme);
  if (theme && category) words.set("category", category);
  return words.size ? `?${words}` : "";
}
