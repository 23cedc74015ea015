/** What those who follow a plan ask of the server: its stages, documents, inputs, answers and checklist. */
import type {
  Checklist,
  CheckState,
  DocumentKind,
  Outcome,
  PlanDocument,
  PlanInput,
  Question,
  Sender,
  Stage,
  WholePlanCase,
} from "../model/plan";
import { planCase } from "./plan-cases";
import type { Saying } from "./plans";
import { request } from "./request";

const post = <Answer>(address: string, body: unknown): Promise<Answer> => request<Answer>(address, { method: "POST", body });

export const changePlanCase = (
  number: string,
  body: { title: string; reference: string | null; summary: string; area_id: string | null },
): Promise<WholePlanCase> => request(planCase(number), { method: "PATCH", body });

export type StageDraft = {
  stage: Stage;
  note: string | null;
  happened_on: string;
  deadline: string | null;
  answer_by: string | null;
  ahead: Partial<Record<Stage, string>>;
};
export const takeStage = (number: string, draft: StageDraft): Promise<WholePlanCase> => post(`${planCase(number)}/stages`, draft);

export const addDocument = (
  number: string,
  draft: { title: string; url: string; kind: DocumentKind; dated: string },
): Promise<PlanDocument> => post(`${planCase(number)}/documents`, draft);
export const removeDocument = (number: string, document_id: string): Promise<void> =>
  request(`${planCase(number)}/documents/${document_id}`, { method: "DELETE" });

export const fetchInputs = async (number: string): Promise<PlanInput[]> =>
  (await request<{ inputs: PlanInput[] }>(`${planCase(number)}/inputs`)).inputs;

export type EnteredInput = Saying & { sender: Sender; sender_name: string | null; findings: string[] };
export const enterInput = (number: string, draft: EnteredInput): Promise<PlanInput> => post(`${planCase(number)}/inputs`, draft);

export type Decision = { decision: "release" | "hide" } | { decision: "edit"; words: string };
export const decideInput = (number: string, ordinal: number, decision: Decision): Promise<PlanInput> =>
  post(`${planCase(number)}/inputs/${ordinal}/decision`, decision);

export const answerInputs = async (
  number: string,
  answer: { inputs: number[]; outcome: Outcome; reason: string },
): Promise<PlanInput[]> => (await post<{ inputs: PlanInput[] }>(`${planCase(number)}/answers`, answer)).inputs;

export const fetchChecklist = (number: string): Promise<Checklist> => request(`${planCase(number)}/checklist`);

export type CheckDraft = { state: CheckState; words: string; findings: string[]; releases: string[]; links: string[] };
export const answerCheck = (number: string, question: Question, draft: CheckDraft): Promise<Checklist> =>
  post(`${planCase(number)}/checklist/${question}`, draft);
