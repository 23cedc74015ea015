/** What is asked of the server about plans: by everybody, by a class, and by who follows them. */
import type { DrawnGeometry, PolygonGeometry } from "../geo/geojson";
import type {
  Checklist,
  CheckState,
  DocumentKind,
  Outcome,
  OwnInput,
  PlanCase,
  PlanDocument,
  PlanInput,
  PointedAt,
  PublicPlan,
  PublicPlanDetail,
  Question,
  Sender,
  Stage,
  WholePlanCase,
} from "../model/plan";
import { request } from "./request";

const base = "/api/v1";
const plan = (number: string): string => `${base}/plans/${encodeURIComponent(number)}`;
const planCase = (number: string): string => `${base}/plan-cases/${encodeURIComponent(number)}`;
const post = <Answer>(address: string, body: unknown): Promise<Answer> => request<Answer>(address, { method: "POST", body });

export const fetchPlans = async (municipality_id: string): Promise<PublicPlan[]> =>
  (await request<{ plans: PublicPlan[] }>(`${base}/plans?${new URLSearchParams({ municipality_id })}`)).plans;

export const fetchPlan = (number: string): Promise<PublicPlanDetail> => request(plan(number));

/** Plans a class may have a say about; none where nobody answers. */
export const fetchPlansOfClass = (pictures: string): Promise<PublicPlan[]> =>
  request<{ plans: PublicPlan[] }>(`${base}/classes/${encodeURIComponent(pictures)}/plans`).then(
    ({ plans }) => plans,
    () => [],
  );

export type Saying = {
  input_id: string;
  words: string;
  place: DrawnGeometry | null;
  points_at: PointedAt[];
};

/** The receipt. Under the pictures of a class it is the class's own. */
export async function sayOfPlan(number: string, saying: Saying, as: { sender: "resident" | "young" } | { pictures: string }): Promise<string> {
  const sent =
    "pictures" in as
      ? post<{ receipt: string }>(`${base}/classes/${encodeURIComponent(as.pictures)}/plans/${encodeURIComponent(number)}/inputs`, saying)
      : post<{ receipt: string }>(`${plan(number)}/inputs`, { ...saying, ...as });
  return (await sent).receipt;
}

const receiptAddress = (receipt: string): string => `${base}/plan-receipts/${encodeURIComponent(receipt.trim())}`;
export const fetchOwnInput = (receipt: string): Promise<OwnInput> => request(receiptAddress(receipt));
export const withdrawInput = (receipt: string): Promise<void> => request(receiptAddress(receipt), { method: "DELETE" });

export const fetchPlanCases = async (): Promise<PlanCase[]> =>
  (await request<{ plan_cases: PlanCase[] }>(`${base}/plan-cases`)).plan_cases;

export const fetchPlanCase = (number: string): Promise<WholePlanCase> => request(planCase(number));

export type PlanCaseDraft = {
  title: string;
  reference: string | null;
  summary?: string;
  area_id?: string | null;
  polygon: PolygonGeometry;
};
export const registerPlanCase = (draft: PlanCaseDraft): Promise<WholePlanCase> => post(`${base}/plan-cases`, draft);

export const changePlanCase = (
  number: string,
  body: { title: string; reference: string | null; summary: string; area_id: string | null },
): Promise<WholePlanCase> => request(planCase(number), { method: "PATCH", body });

export const seePlanCase = (number: string): Promise<WholePlanCase> => request(`${planCase(number)}/seen`, { method: "POST" });

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
