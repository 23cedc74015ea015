/** Plain words for the problems of notes and walks. */
import { alsoExplain } from "../problem-words";

alsoExplain({
  "walk-not-open": "problem.walk_not_open",
  "not-your-walk": "problem.not_your_walk",
  "looks-personal": "problem.looks_personal",
});
