/** What is seen on a walk, and its way from the phone to the server: first the words, then the photos. */
import type { Geometry, PointGeometry } from "../geo/geojson";
import type { Catalogue } from "./catalogue";
import { isPassing, type Problem } from "./problem";
import { retryDelay } from "./retry";
import type { Staff } from "./staff";

export const conditions = ["good", "worn", "broken", "dangerous"] as const;
export type Condition = (typeof conditions)[number];

/** The server takes no more. */
export const mostPhotos = 6;

export type ObservationDraft = {
  observation_id: string;
  campaign_id: string;
  theme: string;
  category: string;
  condition: Condition;
  position: PointGeometry;
  /** The phone's own estimate; null where somebody pointed at the place. */
  accuracy_metres: number | null;
  words: string | null;
  observed_at: string;
};

export type Observation = ObservationDraft & { photo_ids: string[]; recorded_by: string; changed_by: string | null };

/** Bytes and not a Blob: some browsers lose those they keep. */
export type WalkPhoto = { photo_id: string; type: string; bytes: ArrayBuffer };

export type Walk = { campaign_id: string; title: string; closes_at: string; area: { name: string; boundary: Geometry } | null };

/** What a phone needs to go on without a network; `key` is always the same: one person holds it. */
export type KeptWalks = { key: "walks"; staff: Staff; walks: (Walk & { catalogue: Catalogue })[]; kept_at: number };

/** An observation on its way. Whoever made it sends it, however many sign in meanwhile. */
export type WalkEntry = {
  observation_id: string;
  staff_id: string;
  draft: ObservationDraft;
  /** Those not sent yet. */
  photos: WalkPhoto[];
  /** Whether the server has the observation itself. */
  isThere: boolean;
  attempts: number;
  not_before: number;
  refusal: Problem | null;
};

export const newEntry = (staff_id: string, draft: ObservationDraft, photos: WalkPhoto[]): WalkEntry => ({
  observation_id: draft.observation_id,
  staff_id,
  draft,
  photos,
  isThere: false,
  attempts: 0,
  not_before: 0,
  refusal: null,
});

const isReady = (entry: WalkEntry, staff_id: string) => entry.staff_id === staff_id && !entry.refusal;

/** The least tried that may be tried now: one that always fails holds up none. */
export function nextEntry(entries: readonly WalkEntry[], staff_id: string, now: number): WalkEntry | null {
  const ready = entries.filter((entry) => isReady(entry, staff_id) && entry.not_before <= now);
  return ready.sort((a, b) => a.attempts - b.attempts || a.draft.observed_at.localeCompare(b.draft.observed_at))[0] ?? null;
}

/** Milliseconds until something may be tried; null when nothing waits. */
export function millisecondsToNextEntry(entries: readonly WalkEntry[], staff_id: string, now: number): number | null {
  const times = entries.filter((entry) => isReady(entry, staff_id)).map((entry) => entry.not_before);
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - now);
}

/** What stands after a part has arrived: null once everything has. */
export function afterSending(entry: WalkEntry): WalkEntry | null {
  const left = entry.isThere ? entry.photos.slice(1) : entry.photos;
  return left.length === 0 ? null : { ...entry, isThere: true, photos: left, attempts: 0, not_before: 0 };
}

/** Signed out is passing, too: somebody signs in again, and it goes on. */
export function afterFailure(entry: WalkEntry, problem: Problem, now: number, chance: number): WalkEntry {
  const attempts = entry.attempts + 1;
  if (!isPassing(problem) && problem.status !== 401) return { ...entry, attempts, refusal: problem };
  return { ...entry, attempts, not_before: now + retryDelay(attempts - 1, problem, chance) };
}

/** Without a network nothing else will do better just now. */
export const holdEntries = (entries: readonly WalkEntry[], moment: number): WalkEntry[] =>
  entries.map((entry) => ({ ...entry, not_before: Math.max(entry.not_before, moment) }));

/** The network is back, or somebody wants to try again: what was refused, too. */
export const wakeEntries = (entries: readonly WalkEntry[], anew: boolean): WalkEntry[] =>
  entries.map((entry) => ({ ...entry, not_before: 0, refusal: anew ? null : entry.refusal }));
