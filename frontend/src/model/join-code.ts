/** Join codes as children type them, and as the server knows them. */

const pattern = /^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{8}$/;

/** Upper case without the spaces and dashes people add. */
export function tidyJoinCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s\-–—._]/g, "");
}

export function isJoinCode(code: string): boolean {
  return pattern.test(code);
}

/** ABCD2345 as it is shown: ABCD-2345. */
export function showJoinCode(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

/** The code in an address's fragment (`#ABCD2345`), or null. */
export function joinCodeIn(fragment: string): string | null {
  let text = fragment.replace(/^#/, "");
  try {
    text = decodeURIComponent(text);
  } catch {
    // A broken escape cannot be a code; the pattern below says no.
  }
  const code = tidyJoinCode(text);
  return isJoinCode(code) ? code : null;
}

export type Recorded = { group_id: string; provenance: "paper" | "walk" };

/** What an adult records for a group: `#sheet=<group>` for paper, `#walk=<group>` for a walk; else null. */
export function sheetIn(fragment: string): Recorded | null {
  const found = /^#(sheet|walk)=([0-9a-f-]{36})$/i.exec(fragment);
  if (!found) return null;
  return { group_id: (found[2] ?? "").toLowerCase(), provenance: found[1] === "walk" ? "walk" : "paper" };
}
