/** The participant's way through the questions: one at a time, each with a way back. */
import { findCategory, findTheme, isAboutWays, type Catalogue, type Question } from "./catalogue";

export type Step =
  | "choose_way"
  | "choose_theme"
  | "choose_category"
  | "draw"
  | "stretch"
  | "choose_stretch"
  | "question"
  | "comment"
  | "saved"
  | "thanks"
  | "marks"
  | "edit";

/** What is being made: nothing, a theme's, or a category's. */
export type Making = {
  theme: string | null;
  category: string | null;
  question: number;
  attributes: Record<string, string>;
  /** The own way that what is made is a stretch of. */
  stretch_of: string | null;
};

export const nothingMade: Making = { theme: null, category: null, question: 0, attributes: {}, stretch_of: null };

export function questionsFor(catalogue: Catalogue, theme: string | null): Question[] {
  return theme ? (findTheme(catalogue, theme)?.questions ?? []) : [];
}

export function isWay(catalogue: Catalogue, making: Making): boolean {
  const theme = making.theme ? findTheme(catalogue, making.theme) : undefined;
  return theme !== undefined && isAboutWays(theme);
}

export const allowedTypes = (catalogue: Catalogue, { theme, category }: Making) =>
  (theme && category && findCategory(catalogue, theme, category)?.geometry_types) || [];

/** The screen before, seen from `step`. */
export function stepBefore(step: Step, catalogue: Catalogue, making: Making): { step: Step; question: number } {
  const first = isWay(catalogue, making) ? "choose_way" : "choose_category";
  const last = questionsFor(catalogue, making.theme).length - 1;
  const made = making.stretch_of ? "choose_stretch" : "draw";
  switch (step) {
    case "choose_stretch":
      return { step: "stretch", question: 0 };
    case "draw":
      return { step: first, question: 0 };
    case "question":
      return making.question > 0
        ? { step: "question", question: making.question - 1 }
        : { step: made, question: 0 };
    case "comment":
      return last >= 0 ? { step: "question", question: last } : { step: made, question: 0 };
    case "choose_theme":
      return { step: "choose_way", question: 0 };
    default:
      return { step: "choose_theme", question: 0 };
  }
}

/** The screen after the drawing or an answer: the next question, and the comment after the last. */
export function stepAfterAnswer(catalogue: Catalogue, making: Making, next: number): { step: Step; question: number } {
  return next < questionsFor(catalogue, making.theme).length
    ? { step: "question", question: next }
    : { step: "comment", question: 0 };
}
