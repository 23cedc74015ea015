/** What answers are called in a result; joined ones by all their names. */
import { t } from "../../i18n/speech.svelte";
import { answered, inLanguage, noAnswer, notChosen, type Question } from "../../model/survey";

export function nameAnswers(question: Question, codes: readonly string[], language: string): string {
  return codes.map((code) => nameAnswer(question, code, language)).join(` ${t("result.or")} `);
}

function nameAnswer(question: Question, code: string, language: string): string {
  if (code === noAnswer) return t("result.no_answer");
  if (code === answered) return t("result.answered");
  if (code === notChosen) return t("result.not_chosen");
  const option = question.options.find((each) => each.code === code);
  if (option) return inLanguage(option.label, language);
  const end = code === "1" ? question.ends?.low : code === "5" ? question.ends?.high : null;
  return end ? `${code} ${inLanguage(end, language)}` : code;
}
