/** Changes on their way to the server: what to send next, and what an answer does to them. */
import { isSameShape, type ContributionDraft } from "./contribution";
import { isPassing, networkProblem, type Problem } from "./problem";
import { retryDelay } from "./retry";

/** "edit" says how a mark is now, whether or not the server has an earlier one. */
export type Change = { kind: "add" | "edit"; draft: ContributionDraft } | { kind: "remove" };

/** The token travels with the change: the page may be closed and joined by somebody else before it is sent. */
export type OutboxEntry = {
  contribution_id: string;
  token: string;
  change: Change;
  /** Grows with every change of the same mark, so that an answer to an earlier one is told from the latest. */
  queued_at: number;
  /** When it was made, by the server's clock: a late mark made in time is still taken. */
  made_at: string;
  attempts: number;
  not_before: number;
  refusal: Problem | null;
};

export type Outbox = readonly OutboxEntry[];

/** When a change is made: by the device's clock for our own waiting, and by the server's. */
export type Moment = { now: number; made_at: string };

const wayMissing: Problem = { ...networkProblem, slug: "way-missing", status: 409 };

export const isSameChange = (a: OutboxEntry, b: OutboxEntry): boolean =>
  a.contribution_id === b.contribution_id && a.queued_at === b.queued_at;

const draftOf = ({ change }: OutboxEntry) => (change.kind === "remove" ? null : change.draft);
const isStretchOf = (entry: OutboxEntry, way_id: string) => draftOf(entry)?.stretch_of === way_id;
const find = (outbox: Outbox, id: string) => outbox.find((entry) => entry.contribution_id === id);

function replace(outbox: Outbox, token: string, id: string, change: Change, { now, made_at }: Moment): Outbox {
  const queued_at = Math.max(now, (find(outbox, id)?.queued_at ?? 0) + 1);
  const others = outbox.filter((other) => other.contribution_id !== id);
  return [
    ...others,
    { contribution_id: id, token, change, queued_at, made_at, attempts: 0, not_before: now, refusal: null },
  ];
}

/** An addition no answer can have been lost of: the server does not know the mark. */
const isUnknownToServer = (entry: OutboxEntry | undefined) =>
  entry?.change.kind === "add" && (entry.attempts === 0 || entry.refusal !== null);

export function queueAdd(outbox: Outbox, token: string, draft: ContributionDraft, moment: Moment): Outbox {
  return replace(outbox, token, draft.contribution_id, { kind: "add", draft }, moment);
}

/** With the way's line go the stretches of it, here as on the server. */
export function queueEdit(
  outbox: Outbox,
  token: string,
  draft: ContributionDraft,
  moment: Moment,
  before: ContributionDraft,
): Outbox {
  const id = draft.contribution_id;
  const kind = isUnknownToServer(find(outbox, id)) ? "add" : "edit";
  const next = replace(outbox, token, id, { kind, draft }, moment);
  return isSameShape(before, draft) ? next : next.filter((entry) => !isStretchOf(entry, id));
}

/**
 * A mark that was never tried is simply forgotten; one that was tried may have arrived although its
 * answer did not, so its removal is sent. A way takes its stretches with it.
 */
export function queueRemove(outbox: Outbox, token: string, contribution_id: string, moment: Moment): Outbox {
  const queued = find(outbox, contribution_id);
  if (queued?.change.kind === "remove" && !queued.refusal) return outbox;
  const others = outbox.filter((entry) => !isStretchOf(entry, contribution_id));
  if (isUnknownToServer(queued)) return others.filter((entry) => entry !== queued);
  return replace(others, token, contribution_id, { kind: "remove" }, moment);
}

/** The server takes a stretch only after its way. */
function isWaitingForItsWay(outbox: Outbox, entry: OutboxEntry): boolean {
  const way_id = draftOf(entry)?.stretch_of;
  const way = way_id && find(outbox, way_id);
  return Boolean(way && !way.refusal);
}

/** A way that is refused takes its stretches with it. */
export function refuseLostStretches(outbox: Outbox): Outbox {
  const lost = new Set(
    outbox.filter((entry) => entry.refusal && entry.change.kind === "add").map((entry) => entry.contribution_id),
  );
  if (lost.size === 0) return outbox;
  return outbox.map((entry) =>
    !entry.refusal && lost.has(draftOf(entry)?.stretch_of ?? "") ? { ...entry, refusal: wayMissing } : entry,
  );
}

const isSendable = (outbox: Outbox, entry: OutboxEntry) => !entry.refusal && !isWaitingForItsWay(outbox, entry);

/** The least tried change that may be tried now, the oldest of those: one that always fails holds up none. */
export function nextToSend(outbox: Outbox, now: number): OutboxEntry | null {
  const ready = outbox.filter((entry) => isSendable(outbox, entry) && entry.not_before <= now);
  return ready.sort((a, b) => a.attempts - b.attempts || a.queued_at - b.queued_at)[0] ?? null;
}

/** Milliseconds until something may be tried; null when nothing waits. */
export function millisecondsToNext(outbox: Outbox, now: number): number | null {
  const times = outbox.filter((entry) => isSendable(outbox, entry)).map((entry) => entry.not_before);
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

/** Without a network, or asked to slow down, nothing else will do better just now. */
export function holdUntil(outbox: Outbox, moment: number): Outbox {
  return outbox.map((entry) => (entry.refusal ? entry : { ...entry, not_before: Math.max(entry.not_before, moment) }));
}

/** When the network is back, everything that waits may be tried at `moment`. */
export function wakeAll(outbox: Outbox, moment: number): Outbox {
  return outbox.map((entry) =>
    entry.refusal ? entry : { ...entry, not_before: Math.min(entry.not_before, moment) },
  );
}

export const waitingIn = (outbox: Outbox): Outbox => outbox.filter((entry) => !entry.refusal);
