/** What the worker answers by itself, and what it leaves to the network. */

export type Source =
  /** A part of the worker's own page, as it was when this version was installed. */
  | { kind: "shell"; path: string }
  /** Land shapes: shown at once from the last visit, and fetched anew behind. */
  | { kind: "ground" }
  | { kind: "network" };

export type Asked = { method: string; url: { origin: string; pathname: string }; isNavigation: boolean };

const network: Source = { kind: "network" };

/** `page` is the address of the worker's own page. Answers of the API and the map service's images are never kept: the one would lie, the other may not be. */
export function sourceOf({ method, url, isNavigation }: Asked, origin: string, page: string, shell: ReadonlySet<string>): Source {
  if (method !== "GET" || url.origin !== origin) return network;
  if (isNavigation) return url.pathname === page ? { kind: "shell", path: page } : network;
  if (shell.has(url.pathname)) return { kind: "shell", path: url.pathname };
  return /^\/base-map\/\d{4}\.json$/.test(url.pathname) ? { kind: "ground" } : network;
}

/** Each page's worker keeps caches of its own, and clears away no other's. */
const prefixOf = (page: string): string => `nabotrakk-${page.slice(1) || "shell"}-`;
export const shellCacheName = (page: string, version: string): string => prefixOf(page) + version;

/** The version before is kept for tabs that still run it; names come in the order they were made. */
export function outdatedCaches(names: readonly string[], page: string, current: string): string[] {
  const others = names.filter((name) => name.startsWith(prefixOf(page)) && name !== current);
  return others.slice(0, -1);
}
