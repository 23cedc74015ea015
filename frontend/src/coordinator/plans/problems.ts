/** Plain words for the problems only plan cases meet. */
import { alsoExplain } from "../../ui/problem-words";

alsoExplain({
  "impossible-stage": "problem.impossible_stage",
  "plan-case-closed": "step.closed",
  "stage-unexplained": "problem.stage_unexplained",
  "dates-turned-round": "problem.dates_turned_round",
  "still-unanswered": "problem.still_unanswered",
  "hearing-not-open": "problem.hearing_not_open",
  "input-withdrawn": "problem.input_withdrawn",
  "sender-unnamed": "problem.sender_unnamed",
  "plan-elsewhere": "problem.plan_elsewhere",
  "unknown-finding": "problem.unknown_evidence",
  "unknown-release": "problem.unknown_evidence",
});
