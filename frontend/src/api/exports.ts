/** The files the server makes of what a planner's map shows; the sign-in travels in a cookie. */
import { filtersOf, type FileFormat, type FileLayer } from "../model/layer-files";
import { networkProblem, ProblemError } from "../model/problem";
import type { Filters } from "../model/view";
import { askFor } from "./ask-for";
import { readProblem } from "./request";
import { timeoutSignal } from "./timeout";

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
  if (layer === "cells") words.set("cell_metres", String(cell_metres));
  const lost = () => {
    throw new ProblemError(networkProblem);
  };
  const signal = timeoutSignal(patienceMilliseconds);
  const response = await fetch(`/api/v1/exports/${layer}.${format}?${words}`, { signal }).catch(lost);
  if (!response.ok) throw new ProblemError(await readProblem(response));
  const [, name] = /filename="(.+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return { name: name ?? `nabotrakk-${layer}.${format}`, content: await response.blob().catch(lost) };
}
