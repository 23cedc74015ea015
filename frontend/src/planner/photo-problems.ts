/** Plain words for what a photo may be refused for. */
import { alsoExplain } from "../ui/problem-words";

alsoExplain({
  "no-photo": "photos.problem.none",
  "photo-too-large": "photos.problem.large",
  "unknown-file-type": "photos.problem.none",
  "not-what-you-saw": "photos.problem.other",
  "looks-personal": "photos.problem.personal",
});
