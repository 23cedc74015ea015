/** Single marks as a planner may see them; the sign-in travels in a cookie. */
import type { MarkPage } from "../model/planner";
import type { Filters } from "../model/view";
import { askFor } from "./ask-for";
import { request } from "./request";

const pageSize = 100;

export type MarkSearch = { words: string; isCommented: boolean };

/** The address of the first page of the marks that the filters select; follow `nextLink` for more. */
export function marksAddress(filters: Filters, { words, isCommented }: MarkSearch): string {
  const asked = askFor(filters);
  if (words) asked.set("q", words);
  if (isCommented) asked.set("commented", "true");
  asked.set("limit", String(pageSize));
  return `/api/v1/contributions?${asked}`;
}

export const fetchMarks = (address: string): Promise<MarkPage> => request(address);
