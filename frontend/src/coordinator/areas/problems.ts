/** Plain words for the problems only areas meet. */
import { alsoExplain } from "../../ui/problem-words";

alsoExplain({
  "history-written": "areas.problem.history",
  "area-ended": "areas.problem.ended",
  "area-followed": "areas.problem.followed",
  "later-boundary": "areas.problem.later",
  "outline-refused": "areas.problem.outline",
  "twice-named": "areas.problem.twice",
  "unknown-area": "areas.problem.unknown",
  "file-refused": "areas.problem.file",
  "file-too-large": "areas.problem.too_large",
  "indicators-refused": "areas.problem.figures",
});
