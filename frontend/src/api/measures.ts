/** What a planner asks of the server about measures. */
import type { PointGeometry } from "../geo/geojson";
import type { CostClass, Measure, MeasureState, WholeMeasure } from "../model/measure";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/measures";

export type MeasureDraft = {
  title: string;
  responsible_unit: string;
  cost_class: CostClass;
  due_on: string | null;
  findings: string[];
  /** The numbers of what was said of plans. */
  inputs?: string[];
  place?: PointGeometry;
};
export type StepDraft = { state: MeasureState; reason: string | null; responsible_unit: string; due_on: string | null };

/** Every measure: a municipality makes some tens a year. */
export const fetchMeasures = async (): Promise<Measure[]> => (await request<Schemas["MeasureList"]>(base)).measures;

export const fetchMeasure = (number: string): Promise<WholeMeasure> => request<Schemas["MeasureDetail"]>(`${base}/${number}`);

export const proposeMeasure = (draft: MeasureDraft): Promise<WholeMeasure> =>
  request<Schemas["MeasureDetail"]>(base, { method: "POST", body: draft });

export const takeStep = (number: string, step: StepDraft): Promise<WholeMeasure> =>
  request<Schemas["MeasureDetail"]>(`${base}/${number}/steps`, { method: "POST", body: step });

export type DecidedMeasure = Schemas["PublicMeasure"];

/** What a municipality has decided; nothing where nobody answers. */
export const fetchDecidedMeasures = (municipality_id: string): Promise<DecidedMeasure[]> =>
  request<Schemas["PublicMeasureList"]>(`${base}/decided?${new URLSearchParams({ municipality_id })}`).then(
    ({ measures }) => measures,
    () => [],
  );
