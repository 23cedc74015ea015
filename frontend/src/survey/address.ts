/** What the page's address says: a link or a code to answer with, or a summary to read. */

/** The key in an address: behind # it is sent to no server; behind ? it is taken, too. */
export function keyIn(search: string, hash: string): string | null {
  const [behind, before] = [new URLSearchParams(hash.replace(/^#/, "")), new URLSearchParams(search)];
  return behind.get("link") ?? behind.get("code") ?? before.get("link") ?? before.get("code");
}

/** The published summary an address names: municipality and campaign. */
export function summaryIn(search: string): { municipality_id: string; campaign_id: string } | null {
  const found = /^(\d{4})\/([0-9a-f-]{36})$/.exec(new URLSearchParams(search).get("summary") ?? "");
  return found ? { municipality_id: found[1] as string, campaign_id: found[2] as string } : null;
}
