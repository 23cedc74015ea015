/** What an address of the public pages asks for. */

export type PublicAddress = { page: "release"; number: string } | { page: "releases"; municipality_id: string | null };

export function readAddress(path: string, query: string): PublicAddress {
  const number = /\/release\/([^/]+)/.exec(path)?.[1];
  if (number !== undefined) return { page: "release", number: plain(number) };
  return { page: "releases", municipality_id: new URLSearchParams(query).get("municipality") };
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
