/** Plain words for what a note may be refused for. */
import { alsoExplain } from "../../ui/problem-words";

alsoExplain({
  "consent-missing": "note.problem.consent",
  "note-differs": "note.problem.differs",
  "unknown-note": "note.problem.unknown",
  "not-yet-happened": "note.problem.future",
});
