/** What is said of where a survey stands, and of how it is entered. */
import type { MessageKey } from "../../i18n/speech.svelte";
import type { QuestionKind, SurveyAccess, SurveyState } from "../../model/survey";

export const stateWords: Record<SurveyState, MessageKey> = {
  draft: "surveys.state.draft",
  scheduled: "surveys.state.scheduled",
  open: "surveys.state.open",
  closed: "surveys.state.closed",
};

export const accessWords: Record<SurveyAccess, MessageKey> = {
  open_link: "surveys.access.open_link",
  invitation: "surveys.access.invitation",
};

export const kindWords: Record<QuestionKind, MessageKey> = {
  one_choice: "surveys.kind.one_choice",
  many_choice: "surveys.kind.many_choice",
  scale: "surveys.kind.scale",
  text: "surveys.kind.text",
  place: "surveys.kind.place",
};
