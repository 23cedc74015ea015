/** What an address of these pages asks for. */

export type AnswerAddress =
  | { page: "area"; municipality_id: string; area_id: string }
  | { page: "areas" | "research"; municipality_id: string | null };

export function readAddress(path: string, query: string): AnswerAddress {
  const [, municipality_id, area_id] = /\/area\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  if (municipality_id && area_id) return { page: "area", municipality_id, area_id };
  const page = path.startsWith("/research") ? "research" : "areas";
  return { page, municipality_id: new URLSearchParams(query).get("municipality") };
}

/** The address of the page with the municipality in its query, to be sent on or returned to. */
export function rememberMunicipality(municipality_id: string): void {
  const address = new URL(location.href);
  address.searchParams.set("municipality", municipality_id);
  history.replaceState(null, "", address);
}
