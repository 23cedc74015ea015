/** What the facilitator's address says: which page is open, and of which group. */

export const sheets = ["poster", "letter", "script", "map", "class"] as const;
export type Sheet = (typeof sheets)[number];

export type View =
  | { name: "groups" }
  | { name: "new" }
  | { name: "group" | "board" | "comments"; group_id: string }
  | { name: "print"; group_id: string; sheet: Sheet };

const isSheet = (word: string | null): word is Sheet => (sheets as readonly string[]).includes(word ?? "");

export function readView(search: string): View {
  const words = new URLSearchParams(search);
  const group_id = words.get("group");
  if (!group_id) return { name: words.has("new") ? "new" : "groups" };
  const view = words.get("view");
  const sheet = words.get("sheet");
  if (view === "print") return { name: "print", group_id, sheet: isSheet(sheet) ? sheet : "poster" };
  return { name: view === "board" || view === "comments" ? view : "group", group_id };
}

/** The address of a view, from the page itself. */
export function writeView(view: View): string {
  if (view.name === "groups") return "?";
  if (view.name === "new") return "?new";
  const words = new URLSearchParams({ group: view.group_id });
  if (view.name !== "group") words.set("view", view.name);
  if (view.name === "print") words.set("sheet", view.sheet);
  return `?${words}`;
}
