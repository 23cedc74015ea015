/** A survey as its stewards make it, follow it and read it. */
import type { Position } from "../geo/geojson";
import type { Moderation, Reason } from "./comments";
import type { Question, QuestionKind, Questionnaire, SurveyAccess, SurveyLanguage, SurveyResult, SurveyState, Words } from "./survey";

export type SurveyLine = {
  campaign_id: string;
  title: string;
  state: SurveyState;
  access: SurveyAccess | null;
  opens_at: string;
  closes_at: string;
  invited: number | null;
  responses: number;
  waiting_remarks: number;
  is_published: boolean;
};
export type SurveyDetail = SurveyLine & {
  purpose: string;
  version: number;
  questionnaire: Questionnaire | null;
  link: string | null;
  batches: { codes: number; made_at: string }[];
};
export type SurveyDraft = { access: SurveyAccess; invited: number | null; questionnaire: Questionnaire; based_on: number };
export type SurveyCode = { code: string; link: string; qr: string };
export type Remark = {
  remark_id: string;
  question: string;
  theme: string | null;
  words: string | null;
  version: string;
  moderation: Moderation;
  held_for: Reason[];
  position: Position | null;
};
export type ReleasedText = { question: string; theme: string | null; words: string };
export type SurveyReport = {
  state: SurveyState;
  invited: number | null;
  responses: number;
  questionnaire: Questionnaire | null;
  result: SurveyResult | null;
  texts: ReleasedText[];
};

export const emptyQuestionnaire = (): Questionnaire => ({ introduction: {}, what_happens_next: {}, questions: [] });

/** A code no other has: a letter and a number. */
export function freshCode(letter: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${letter}${number}`)) number += 1;
  return `${letter}${number}`;
}

export const hasOptions = (kind: QuestionKind): boolean => kind === "one_choice" || kind === "many_choice";

export function newQuestion(kind: QuestionKind, among: readonly Question[]): Question {
  const blank = (code: string) => ({ code, label: {} });
  return {
    code: freshCode("q", among.map(({ code }) => code)),
    kind,
    label: {},
    is_required: false,
    is_background: false,
    options: hasOptions(kind) ? [blank("o1"), blank("o2")] : [],
    ends: kind === "scale" ? { low: {}, high: {} } : null,
    most_places: kind === "place" ? 3 : 1,
  };
}

/** The list with one element moved by so many places. */
export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item !== undefined) next.splice(index + by, 0, item);
  return next;
}

/** Words with one language's changed; empty ones are none. */
export function withWords(words: Words, language: SurveyLanguage, text: string): Words {
  const next: Words = { ...words, [language]: text };
  if (!text.trim()) delete next[language];
  return next;
}

const isSaid = (words: Words): boolean => Object.values(words).some((text) => text.trim());

/** The codes of questions that lack words; "" where the words before or after do. */
export function lackingWords({ introduction, what_happens_next, questions }: Questionnaire): string[] {
  const lacking = questions.filter(({ label, options, ends }) => {
    const all = [label, ...options.map((option) => option.label), ...(ends ? [ends.low, ends.high] : [])];
    return !all.every(isSaid);
  });
  return [...(isSaid(introduction) && isSaid(what_happens_next) ? [] : [""]), ...lacking.map(({ code }) => code)];
}
