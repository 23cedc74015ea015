import { describe, expect, it } from "vitest";
import type { ContributionDraft } from "./contribution";
import { ownMarks } from "./marks";
import {
  markFailed,
  markTried,
  millisecondsToNext,
  nextToSend,
  queueAdd,
  queueRemove,
  retryDelay,
  wakeAll,
  type Outbox,
} from "./outbox";
import { networkProblem, type Problem } from "./problem";

const draft = (contribution_id: string): ContributionDraft => ({
  contribution_id,
  theme: "like",
  category: "fun",
  geometry: { type: "Point", coordinates: [5.2, 60.3] },
  attributes: {},
  comment: null,
});
const problem = (status: number, slug = "x"): Problem => ({ ...networkProblem, status, slug });
const first = (outbox: Outbox) => outbox[0]!;

describe("the outbox", () => {
  it("sends the oldest change first", () => {
    const outbox = queueAdd(queueAdd([], "t", draft("b"), 1), "t", draft("a"), 2);
    expect(nextToSend(outbox, 10)?.contribution_id).toBe("b");
  });

  it("tries again later, under the same name, when no answer came", () => {
    const tried = markTried(first(queueAdd([], "t", draft("a"), 0)));
    const failed = markFailed(tried, networkProblem, 1_000, 0.5);
    expect(failed.contribution_id).toBe("a");
    expect(failed.refusal).toBeNull();
    expect(nextToSend([failed], 1_000)).toBeNull();
    expect(nextToSend([failed], 2_000)).toBe(failed);
    expect(millisecondsToNext([failed], 1_000)).toBe(1_000);
  });

  it("does not repeat what the server will never take", () => {
    const failed = markFailed(markTried(first(queueAdd([], "t", draft("a"), 0))), problem(422), 0, 0);
    expect(failed.refusal?.status).toBe(422);
    expect(nextToSend([failed], 1e9)).toBeNull();
    expect(millisecondsToNext([failed], 0)).toBeNull();
  });

  it.each([0, 408, 429, 500, 503])("keeps trying after status %i", (status) => {
    const entry = markTried(first(queueAdd([], "t", draft("a"), 0)));
    expect(markFailed(entry, problem(status), 0, 0).refusal).toBeNull();
  });

  it("waits longer each time, but never beyond a minute and a bit", () => {
    const delays = [0, 1, 2, 10, 1000].map((attempts) => retryDelay(attempts, networkProblem, 0.5));
    expect(delays).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  });

  it("waits as long as the server asks", () => {
    expect(retryDelay(0, { ...problem(429), retry_after_seconds: 90 }, 0)).toBe(90_000);
  });

  it("forgets a mark that was removed before it was ever tried", () => {
    expect(queueRemove(queueAdd([], "t", draft("a"), 0), "t", "a", 1)).toEqual([]);
  });

  it("sends the removal of a mark whose answer was lost", () => {
    const tried = markTried(first(queueAdd([], "t", draft("a"), 0)));
    const outbox = queueRemove([tried], "t", "a", 1);
    expect(outbox.map((entry) => entry.change.kind)).toEqual(["remove"]);
    expect(queueRemove(outbox, "t", "a", 2)).toBe(outbox);
  });

  it("tries at once when the network is back", () => {
    const failed = markFailed(markTried(first(queueAdd([], "t", draft("a"), 0))), networkProblem, 0, 1);
    expect(nextToSend(wakeAll([failed], 1), 1)?.contribution_id).toBe("a");
  });
});

describe("own marks", () => {
  it("show what is sent and what is on its way, and nobody else's", () => {
    const outbox = queueAdd(queueAdd([], "mine", draft("b"), 0), "other", draft("c"), 0);
    const marks = ownMarks([draft("a")], outbox, "mine");
    expect(marks.map((mark) => [mark.contribution_id, mark.state])).toEqual([
      ["a", "sent"],
      ["b", "waiting"],
    ]);
  });

  it("lose a mark as soon as its removal is asked for", () => {
    expect(ownMarks([draft("a")], queueRemove([], "t", "a", 0), "t")).toEqual([]);
  });
});
