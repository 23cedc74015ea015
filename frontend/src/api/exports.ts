/** The files the server makes of what a planner's map shows; the sign-in travels in a cookie. */
import type { FileFormat } from "../model/file-formats";
import { filtersOf, type FileLayer } from "../model/layer-files";
import { networkProblem, ProblemError } from "../model/problem";
import type { Filters } from "../model/view";
import { askFor } from "./ask-for";
import { send } from "./request";

/** A whole municipality is written in seconds, and may be long on its way. */
const patienceMilliseconds = 300_000;

export type NamedFile = { name: string; content: Blob };

export async function fetchLayerFile(
  layer: FileLayer,
  format: FileFormat,
  filters: Filters,
  cell_metres: number,
): Promise<NamedFile> {
  const words = askFor(filtersOf(layer, filters));
  words.set("cell_metres", String(cell_metres));
  const response = await send(`/api/v1/exports/${layer}.${format}?${words}`, { patienceMilliseconds });
  const [, name] = /filename="(.+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  try {
    return { name: name ?? `nabotrakk-${layer}.${format}`, content: await response.blob() };
  } catch {
    throw new ProblemError(networkProblem);
  }
}
