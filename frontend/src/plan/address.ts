/** What an address of the plan pages asks for. */

export type PlanAddress = { page: "plan"; number: string; pictures: string | null } | { page: "plans"; municipality_id: string | null };

const number = /\/plan\/(\d{4}-\d{4}-p\d{3,6})$/;

/** Behind `#` stand the four pictures of a class that has a say; they are never sent with the address. */
export function readAddress({ pathname, search, hash }: Pick<Location, "pathname" | "search" | "hash">): PlanAddress {
  const named = number.exec(pathname)?.[1];
  if (named !== undefined) {
    const pictures = /^#([a-z]+(?:-[a-z]+){3})$/.exec(hash)?.[1] ?? null;
    return { page: "plan", number: named, pictures };
  }
  return { page: "plans", municipality_id: new URLSearchParams(search).get("municipality") };
}

export const municipalityOf = (number: string): string => number.slice(0, 4);
