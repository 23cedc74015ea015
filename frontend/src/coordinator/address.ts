/** What the desk's address says: the section that is open, and what is open in it. */
import { sections, type SectionName } from "./sections";

export type View = { section: SectionName; opened: string | null };

export function readView(search: string): View {
  const words = new URLSearchParams(search);
  const wanted = words.get("section");
  const section = sections.find(({ name }) => name === wanted)?.name ?? "start";
  return { section, opened: words.get("open") };
}

/** The address of a view, from the page itself. */
export function writeView({ section, opened }: View): string {
  const words = new URLSearchParams(section === "start" ? {} : { section });
  if (opened) words.set("open", opened);
  return `?${words}`;
}
