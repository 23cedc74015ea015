/** What is open in the section: nothing, a new case, a case, or its checklist. */

export type Opened = { page: "list" } | { page: "new" } | { page: "case" | "checklist"; number: string };

export function readOpened(opened: string | null): Opened {
  if (opened === null) return { page: "list" };
  if (opened === "new") return { page: "new" };
  const [number = "", part] = opened.split("/");
  return { page: part === "checklist" ? "checklist" : "case", number };
}

/** Numbers from a field, however they were separated. */
export const numbersIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** A day as the server has it; null for an empty field. */
export const dayOf = (text: string): string | null => text || null;

export const today = (): string => new Intl.DateTimeFormat("sv", { timeZone: "Europe/Oslo" }).format(new Date());
