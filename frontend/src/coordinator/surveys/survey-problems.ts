/** Plain words for the problems that only those who make surveys meet. */
import { alsoExplain } from "../../ui/problem-words";

alsoExplain({
  "unknown-survey": "problem.no_such_survey",
  "questionnaire-frozen": "problem.questionnaire_frozen",
  "questionnaire-changed": "problem.questionnaire_changed",
  "nothing-asked": "problem.nothing_asked",
  "unknown-remark": "problem.unknown_remark",
  "survey-closed": "problem.survey_is_closed",
  "already-published": "problem.already_published",
  "outside-your-areas": "problem.outside_your_areas",
});
