/** Changes on their way to the server: what to send next, and what an answer does to them. */
import type { ContributionDraft } from "./contribution";
import { isPassing, type Problem } from "./problem";

export type Change = { kind: "add" | "edit"; draft: ContributionDraft } | { kind: "remove" };

/** The token travels with the change: the page may be closed and joined by somebody else before it is sent. */
export type OutboxEntry = {
  contribution_id: string;
  token: string;
  change: Change;
  queued_at: number;
  attempts: number;
  not_before: number;
  refusal: Problem | null;
};

export type Outbox = readonly OutboxEntry[];

const firstDelay = 1_000;
const longestDelay = 60_000;

/** Doubling waits with up to a fifth of chance, so that a class does not come back in step. */
export function retryDelay(attempts: number, problem: Problem, chance: number): number {
  const asked = (problem.retry_after_seconds ?? 0) * 1_000;
  const doubled = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts, 16));
  return Math.max(asked, doubled * (0.9 + chance * 0.2));
}

export function queueAdd(outbox: Outbox, token: string, draft: ContributionDraft, now: number): Outbox {
  const entry: OutboxEntry = {
    contribution_id: draft.contribution_id,
    token,
    change: { kind: "add", draft },
    queued_at: now,
    attempts: 0,
    not_before: now,
    refusal: null,
  };
  return [...outbox.filter((other) => other.contribution_id !== entry.contribution_id), entry];
}

/** The mark is now so; what the server does not know yet is still an addition. */
export function queueEdit(outbox: Outbox, token: string, draft: ContributionDraft, now: number): Outbox {
  const queued = outbox.find((entry) => entry.contribution_id === draft.contribution_id);
  const isUnknownToServer = queued?.change.kind === "add" && (queued.attempts === 0 || queued.refusal !== null);
  const next = queueAdd(outbox, token, draft, now);
  if (isUnknownToServer) return next;
  return next.map((entry) => (entry.contribution_id === draft.contribution_id ? { ...entry, change: { kind: "edit", draft } } : entry));
}

/**
 * A mark that was never tried is simply forgotten; one that was tried may have arrived although its
 * answer did not, so its removal is sent.
 */
export function queueRemove(outbox: Outbox, token: string, contribution_id: string, now: number): Outbox {
  const queued = outbox.find((entry) => entry.contribution_id === contribution_id);
  if (queued?.change.kind === "remove") return outbox;
  const others = outbox.filter((entry) => entry !== queued);
  if (queued?.change.kind === "add" && (queued.attempts === 0 || queued.refusal)) return others;
  const change: Change = { kind: "remove" };
  return [
    ...others,
    { contribution_id, token, change, queued_at: now, attempts: 0, not_before: now, refusal: null },
  ];
}

/** The oldest change that may be tried now. */
export function nextToSend(outbox: Outbox, now: number): OutboxEntry | null {
  const ready = outbox.filter((entry) => !entry.refusal && entry.not_before <= now);
  return ready.sort((a, b) => a.queued_at - b.queued_at)[0] ?? null;
}

/** Milliseconds until something may be tried; null when nothing waits. */
export function millisecondsToNext(outbox: Outbox, now: number): number | null {
  const times = outbox.filter((entry) => !entry.refusal).map((entry) => entry.not_before);
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - now);
}

export function markTried(entry: OutboxEntry): OutboxEntry {
  return { ...entry, attempts: entry.attempts + 1 };
}

/** After a failure: later if it may pass, refused if the same again cannot succeed. */
export function markFailed(entry: OutboxEntry, problem: Problem, now: number, chance: number): OutboxEntry {
  if (!isPassing(problem)) return { ...entry, refusal: problem };
  return { ...entry, not_before: now + retryDelay(entry.attempts - 1, problem, chance) };
}

/** When the network is back, everything that waits may be tried at once. */
export function wakeAll(outbox: Outbox, now: number): Outbox {
  return outbox.map((entry) => (entry.refusal ? entry : { ...entry, not_before: Math.min(entry.not_before, now) }));
}

export const waitingIn = (outbox: Outbox): Outbox => outbox.filter((entry) => !entry.refusal);
