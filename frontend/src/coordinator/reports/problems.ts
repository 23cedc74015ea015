/** Plain words for the problems only reports and archives meet. */
import { alsoExplain } from "../../ui/problem-words";

alsoExplain({
  "outside-your-areas": "reports.problem.outside",
  "nothing-released": "reports.problem.nothing_released",
  "not-over-yet": "reports.problem.not_over",
  "report-not-ready": "reports.problem.not_ready",
});
