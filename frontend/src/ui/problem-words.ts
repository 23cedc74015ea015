/** Plain words for each problem the server may answer with. */
import { showDate, t, type MessageKey } from "../i18n/speech.svelte";
import type { Problem } from "../model/problem";

const words: Record<string, MessageKey> = {
  network: "problem.network",
  "unknown-join-code": "problem.unknown_join_code",
  "unknown-group": "problem.unknown_group",
  "group-full": "problem.group_full",
  "group-closed": "problem.group_closed",
  "group-not-open-yet": "problem.group_not_open_yet",
  "too-many-attempts": "problem.too_many_attempts",
  "too-many-requests": "problem.too_many_attempts",
  "unknown-token": "problem.unknown_token",
  "geometry-invalid": "problem.crosses_itself",
  "line-too-long": "problem.too_long",
  "area-too-large": "problem.too_large",
  "comment-too-long": "problem.comment_too_long",
  "text-refused": "problem.text_refused",
};

/** Adds what the server answers on one page alone, so that the others need not carry it. */
export function alsoExplain(more: Record<string, MessageKey>): void {
  Object.assign(words, more);
}

export function problemWords(problem: Problem): string {
  const key = words[problem.slug];
  if (key === "problem.group_not_open_yet" && problem.opens_at) {
    return t("problem.group_opens_at", { date: showDate(problem.opens_at) });
  }
  if (key) return t(key);
  return problem.status === 422 ? t("problem.cannot_be_meant") : t("problem.unexpected");
}
