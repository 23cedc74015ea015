/** A resident survey: what it asks, what is answered, and what came of it. */
import type { Geometry, Position } from "../geo/geojson";

export type SurveyLanguage = "nb" | "nn" | "en";
/** The same words in at least one language. */
export type Words = Partial<Record<SurveyLanguage, string>>;
export type QuestionKind = "one_choice" | "many_choice" | "scale" | "text" | "place";
export type SurveyAccess = "open_link" | "invitation";
export type SurveyState = "draft" | "scheduled" | "open" | "closed";

export type Option = { code: string; label: Words };
export type Question = {
  code: string;
  kind: QuestionKind;
  label: Words;
  help?: Words | null | undefined;
  is_required: boolean;
  is_background: boolean;
  options: Option[];
  ends?: { low: Words; high: Words } | null | undefined;
  most_places: number;
};
export type Questionnaire = { introduction: Words; what_happens_next: Words; questions: Question[] };

export type PlaceAnswer = { place_id: string; position: Position; theme: string | null; words: string | null };
export type Answer = { choices?: string[]; grade?: number | null; text?: string | null; places?: PlaceAnswer[] };
export type Answers = Record<string, Answer>;

export type SurveyForm = {
  campaign_id: string;
  municipality_id: string;
  municipality: string;
  title: string;
  purpose: string;
  access: SurveyAccess;
  state: SurveyState;
  opens_at: string;
  closes_at: string;
  retention_months: number;
  questionnaire: Questionnaire;
  area: { name: string; boundary: Geometry } | null;
};

export type Bar = { answers: string[]; respondents: number };
export type Crossing = {
  background: string;
  option: string | null;
  columns: string[][];
  rows: { groups: string[]; respondents: number[] }[];
};
export type QuestionResult = {
  code: string;
  kind: QuestionKind;
  bars: Bar[];
  mean: number | null;
  withheld: number;
  crossings: Crossing[];
};
export type SurveyResult = { responses: number; minimum: number; questions: QuestionResult[] };

export const grades = [1, 2, 3, 4, 5] as const;
/** Stand for those who left a question out, those who answered it, and those who did not choose an option. */
export const noAnswer = "-";
export const answered = "+";
export const notChosen = "!";

const borrowed: readonly SurveyLanguage[] = ["nb", "nn", "en"];

/** The words in a language, or in the first that has them. */
export function inLanguage(words: Words, language: string): string {
  const first = [language as SurveyLanguage, ...borrowed].find((each) => words[each]);
  return first ? (words[first] ?? "") : "";
}

export function isAnswered(answer: Answer | undefined): boolean {
  if (!answer) return false;
  return Boolean(answer.choices?.length || answer.grade || answer.text?.trim() || answer.places?.length);
}

/** The required questions that nobody has answered yet. */
export const missingIn = (questions: readonly Question[], answers: Answers): Question[] =>
  questions.filter((each) => each.is_required && !isAnswered(answers[each.code]));

/** What is sent: answers that say something. */
export const toSend = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => isAnswered(answer)));

/** One choice is changed by another; of many each is switched by itself. */
export function choose(question: Question, answer: Answer | undefined, code: string): Answer {
  const chosen = answer?.choices ?? [];
  if (question.kind === "one_choice") return { choices: [code] };
  return { choices: chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code] };
}

/** Of how many hundred a part is, for the length of a bar. */
export const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.round((100 * part) / whole) : 0);

/** Where everybody reads what was published of a survey. */
export const summaryAddress = (municipality_id: string, campaign_id: string): string =>
  `/survey?summary=${municipality_id}/${campaign_id}`;
