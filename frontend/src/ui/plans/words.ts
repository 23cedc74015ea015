/** How stages, senders, answers and documents are called, and the line of stages of a plan. */
import { showDate, t, type MessageKey } from "../../i18n/speech.svelte";
import { stages, type DocumentKind, type Outcome, type PlanFacts, type Sender, type Stage, type TakenStage } from "../../model/plan";

const stageWords: Record<Stage, MessageKey> = {
  outlined: "stage.outlined",
  presented: "stage.presented",
  discussed: "stage.discussed",
  consultation: "stage.consultation",
  input: "stage.input",
  adopted: "stage.adopted",
  followed_up: "stage.followed_up",
};
const senderWords: Record<Sender, MessageKey> = {
  children: "sender.children",
  young: "sender.young",
  resident: "sender.resident",
  neighbourhood: "sender.neighbourhood",
  organisation: "sender.organisation",
};
const outcomeWords: Record<Outcome, MessageKey> = {
  followed: "outcome.followed",
  partly: "outcome.partly",
  not_followed: "outcome.not_followed",
};
const documentWords: Record<DocumentKind, MessageKey> = {
  plan: "document.plan",
  description: "document.description",
  map: "document.map",
  assessment: "document.assessment",
  notice: "document.notice",
  decision: "document.decision",
  other: "document.other",
};

export const stageName = (stage: Stage): string => t(stageWords[stage]);
export const senderName = (sender: Sender): string => t(senderWords[sender]);
export const outcomeName = (outcome: Outcome): string => t(outcomeWords[outcome]);
export const documentName = (kind: DocumentKind): string => t(documentWords[kind]);

export type LineStep = { stage: Stage; state: "done" | "now" | "later"; name: string; said: string; day: string; note: string | null };

const stateWords: Record<LineStep["state"], MessageKey> = { done: "stage.done", now: "stage.now", later: "stage.later" };
const expected: MessageKey = "stage.planned";

/** Every stage with when it came to it, or is expected to; of a stage taken twice the last time. */
export function lineOf(plan: PlanFacts, taken: readonly TakenStage[]): LineStep[] {
  const at = stages.indexOf(plan.stage);
  return stages.map((stage, index) => {
    const state = index < at ? "done" : index === at ? "now" : "later";
    const came = state === "later" ? undefined : taken.findLast((each) => each.stage === stage);
    const ahead = state === "later" ? plan.ahead[stage] : undefined;
    const day = came ? showDate(came.happened_on) : ahead ? t(expected, { date: showDate(ahead) }) : "";
    return { stage, state, name: stageName(stage), said: t(stateWords[state]), day, note: came?.note ?? null };
  });
}
