/** Plain words for the problems that only those who make marks meet, or enter them from paper. */
import { alsoExplain } from "../ui/problem-words";

alsoExplain({
  "too-many-marks": "problem.too_many_marks",
  "outside-campaign-area": "problem.outside_area",
  "contribution-differs": "problem.contribution_differs",
  "way-missing": "problem.way_missing",
  "not-signed-in": "start.not_signed_in",
  "role-missing": "start.not_signed_in",
});
