/** Plain words for the problems that only those who answer a survey meet. */
import { alsoExplain } from "../ui/problem-words";

alsoExplain({
  "unknown-survey-key": "problem.unknown_survey_key",
  "unknown-survey": "problem.unknown_survey",
  "unknown-response": "problem.unknown_response",
  "survey-closed": "problem.survey_closed",
  "survey-not-open-yet": "problem.survey_not_open_yet",
  "already-answered": "problem.already_answered",
  "answer-missing": "problem.answer_missing",
  "answer-not-asked": "problem.answer_not_asked",
});
