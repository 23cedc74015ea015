/** What an address of these pages asks for. */

export type Address =
  | { page: "area"; municipality_id: string; area_id: string }
  | { page: "areas" | "research"; municipality_id: string | null };

export function readAddress(path: string, query: string): Address {
  const area = /^\/area\/(\d{4})\/([0-9a-f-]{36})$/.exec(path);
  if (area) return { page: "area", municipality_id: area[1] as string, area_id: area[2] as string };
  const municipality_id = new URLSearchParams(query).get("municipality");
  return { page: path === "/research" ? "research" : "areas", municipality_id };
}
