import { describe, expect, it } from "vitest";
import { networkProblem } from "./problem";
import { afterFailure, afterSending, millisecondsToNextEntry, newEntry, nextEntry, wakeEntries, type ObservationDraft, type WalkPhoto } from "./walk";

const draft = (observation_id: string, observed_at = "2026-10-02T10:00:00Z"): ObservationDraft => ({
  observation_id,
  campaign_id: "c",
  theme: "change",
  category: "dark",
  condition: "broken",
  position: { type: "Point", coordinates: [5.2, 60.3] },
  accuracy_metres: 5,
  words: null,
  observed_at,
});
const photo = (photo_id: string): WalkPhoto => ({ photo_id, type: "image/jpeg", bytes: new ArrayBuffer(1) });
const gone = { ...networkProblem, slug: "not-signed-in", status: 401 };
const wrong = { ...networkProblem, slug: "walk-not-open", status: 409 };

describe("an observation on its way", () => {
  it("goes first itself, then its photos one by one", () => {
    const there = afterSending(newEntry("me", draft("a"), [photo("1"), photo("2")]));
    expect(there).toMatchObject({ isThere: true, photos: [{ photo_id: "1" }, { photo_id: "2" }] });
    const half = afterSending(there!);
    expect(half).toMatchObject({ photos: [{ photo_id: "2" }] });
    expect(afterSending(half!)).toBeNull();
    expect(afterSending(newEntry("me", draft("b"), []))).toBeNull();
  });

  it("is sent by whoever made it alone", () => {
    const entries = [newEntry("me", draft("a"), [])];
    expect(nextEntry(entries, "somebody else", 0)).toBeNull();
    expect(millisecondsToNextEntry(entries, "somebody else", 0)).toBeNull();
    expect(nextEntry(entries, "me", 0)?.observation_id).toBe("a");
  });

  it("waits longer after each failure and lets the others go first", () => {
    const once = afterFailure(newEntry("me", draft("a"), []), networkProblem, 0, 0.5);
    const twice = afterFailure(once, networkProblem, 0, 0.5);
    expect(twice.not_before).toBeGreaterThan(once.not_before);
    const fresh = newEntry("me", draft("b", "2026-10-02T11:00:00Z"), []);
    expect(nextEntry([twice, fresh], "me", 1e9)?.observation_id).toBe("b");
    expect(millisecondsToNextEntry([once], "me", 0)).toBe(once.not_before);
  });

  it("is refused for good by what will not pass, and goes on after signing in", () => {
    expect(afterFailure(newEntry("me", draft("a"), []), wrong, 0, 0).refusal).toEqual(wrong);
    const refused = [{ ...newEntry("me", draft("a"), []), refusal: wrong }];
    expect(nextEntry(refused, "me", 0)).toBeNull();
    expect(nextEntry(wakeEntries(refused, true), "me", 0)).not.toBeNull();
    const out = afterFailure(newEntry("me", draft("a"), []), gone, 0, 0);
    expect(out.refusal).toBeNull();
    expect(nextEntry(wakeEntries([out], false), "me", 0)).not.toBeNull();
  });
});
