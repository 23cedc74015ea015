/** Cells as a table for spreadsheets. */
import type { CellsAnswer } from "./insight";

const columns = ["participants", "marks", "exposed", "share", "low", "high"] as const;

/** Commas between, points in numbers, lines ended as RFC 4180 says; nothing in it was written by anybody. */
export function cellsAsCsv({ features, metadata }: CellsAnswer): string {
  const rows = features.map(({ id, properties }) => [id, metadata.cell_metres, ...columns.map((name) => properties[name] ?? "")]);
  return [["cell", "cell_metres", ...columns], ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
