import { describe, expect, it } from "vitest";
import type { ContributionDraft } from "./contribution";
import { marksAfter, ownMarks } from "./marks";
import {
  holdUntil,
  markFailed,
  markTried,
  millisecondsToNext,
  nextToSend,
  queueAdd,
  queueEdit,
  queueRemove,
  refuseLostStretches,
  wakeAll,
  type Outbox,
} from "./outbox";
import { networkProblem, type Problem } from "./problem";
import { retryDelay } from "./retry";

const draft = (contribution_id: string): ContributionDraft => ({
  contribution_id,
  theme: "like",
  category: "fun",
  geometry: { type: "Point", coordinates: [5.2, 60.3] },
  attributes: {},
  comment: null,
});
const at = (now: number) => ({ now, made_at: "2026-11-25T10:00:00.000Z" });
const problem = (status: number, slug = "x"): Problem => ({ ...networkProblem, status, slug });
const first = (outbox: Outbox) => outbox[0]!;

describe("the outbox", () => {
  it("sends the oldest change first", () => {
    const outbox = queueAdd(queueAdd([], "t", draft("b"), at(1)), "t", draft("a"), at(2));
    expect(nextToSend(outbox, 10)?.contribution_id).toBe("b");
  });

  it("tries again later, under the same name, when no answer came", () => {
    const tried = markTried(first(queueAdd([], "t", draft("a"), at(0))));
    const failed = markFailed(tried, networkProblem, 1_000, 0.5);
    expect(failed.contribution_id).toBe("a");
    expect(failed.refusal).toBeNull();
    expect(nextToSend([failed], 1_000)).toBeNull();
    expect(nextToSend([failed], 2_000)).toBe(failed);
    expect(millisecondsToNext([failed], 1_000)).toBe(1_000);
  });

  it("does not repeat what the server will never take", () => {
    const failed = markFailed(markTried(first(queueAdd([], "t", draft("a"), at(0)))), problem(422), 0, 0);
    expect(failed.refusal?.status).toBe(422);
    expect(nextToSend([failed], 1e9)).toBeNull();
    expect(millisecondsToNext([failed], 0)).toBeNull();
  });

  it.each([0, 408, 429, 500, 503])("keeps trying after status %i", (status) => {
    const entry = markTried(first(queueAdd([], "t", draft("a"), at(0))));
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
    expect(queueRemove(queueAdd([], "t", draft("a"), at(0)), "t", "a", at(1))).toEqual([]);
  });

  it("sends the removal of a mark whose answer was lost", () => {
    const tried = markTried(first(queueAdd([], "t", draft("a"), at(0))));
    const outbox = queueRemove([tried], "t", "a", at(1));
    expect(outbox.map((entry) => entry.change.kind)).toEqual(["remove"]);
    expect(queueRemove(outbox, "t", "a", at(2))).toBe(outbox);
  });

  it("tries at once when the network is back", () => {
    const failed = markFailed(markTried(first(queueAdd([], "t", draft("a"), at(0)))), networkProblem, 0, 1);
    expect(nextToSend(wakeAll([failed], 1), 1)?.contribution_id).toBe("a");
  });
});

describe("a change of a mark", () => {
  const changed = { ...draft("a"), comment: "Fint" };

  it("is sent as the mark itself when the server has not seen it", () => {
    const outbox = queueEdit(queueAdd([], "t", draft("a"), at(0)), "t", changed, at(1), draft("a"));
    expect(outbox.map(({ change }) => change)).toEqual([{ kind: "add", draft: changed }]);
  });

  it("is sent as a change when the server may have it", () => {
    const tried = markTried(first(queueAdd([], "t", draft("a"), at(0))));
    expect(first(queueEdit([tried], "t", changed, at(1), draft("a"))).change.kind).toBe("edit");
    expect(first(queueEdit([], "t", changed, at(1), draft("a"))).change.kind).toBe("edit");
  });

  it("is told from an earlier one of the same moment", () => {
    const one = queueEdit([], "t", changed, at(5), draft("a"));
    const two = queueEdit(one, "t", draft("a"), at(5), changed);
    expect(first(two).queued_at).toBeGreaterThan(first(one).queued_at);
  });

  it("gives way to the mark's removal, which is sent", () => {
    const outbox = queueRemove(queueEdit([], "t", changed, at(1), draft("a")), "t", "a", at(2));
    expect(outbox.map(({ change }) => change.kind)).toEqual(["remove"]);
  });
});

describe("a stretch", () => {
  const stretch = { ...draft("s"), stretch_of: "a" };
  const both = queueAdd(queueAdd([], "t", stretch, at(0)), "t", draft("a"), at(1));

  it("waits for its way", () => {
    expect(nextToSend(both, 10)?.contribution_id).toBe("a");
    expect(nextToSend(both.slice(0, 1), 10)?.contribution_id).toBe("s");
  });

  it("keeps nobody awake while it waits", () => {
    const held = both.map((entry) => (entry.contribution_id === "a" ? { ...entry, not_before: 500 } : entry));
    expect(millisecondsToNext(held, 100)).toBe(400);
  });

  it("is refused with its way", () => {
    const refused = both.map((entry) =>
      entry.contribution_id === "a" ? markFailed(entry, problem(422), 0, 0) : entry,
    );
    expect(refuseLostStretches(refused).map(({ refusal }) => refusal?.slug)).toEqual(["way-missing", "x"]);
  });

  it("goes with its way, and when its way gets another line", () => {
    expect(queueRemove(both, "t", "a", at(2))).toEqual([]);
    const moved: ContributionDraft = { ...draft("a"), geometry: { type: "Point", coordinates: [5, 60] } };
    expect(queueEdit(both, "t", moved, at(2), draft("a")).map((entry) => entry.contribution_id)).toEqual(["a"]);
    const worded = { ...draft("a"), comment: "!" };
    expect(queueEdit(both, "t", worded, at(2), draft("a"))).toHaveLength(2);
    expect(marksAfter([draft("a"), stretch], first(queueEdit([], "t", moved, at(2), draft("a"))))).toEqual([moved]);
    expect(marksAfter([draft("a"), stretch], first(queueRemove([], "t", "a", at(2))))).toEqual([]);
  });
});

describe("a server in trouble", () => {
  it("is left alone by everything that waits", () => {
    const outbox = queueAdd(queueAdd([], "t", draft("a"), at(0)), "t", draft("b"), at(1));
    expect(nextToSend(holdUntil(outbox, 900), 899)).toBeNull();
  });

  it("is not asked again and again for the one mark it cannot take", () => {
    const outbox = queueAdd([markTried(first(queueAdd([], "t", draft("a"), at(0))))], "t", draft("b"), at(1));
    expect(nextToSend(outbox, 10)?.contribution_id).toBe("b");
  });
});

describe("own marks", () => {
  it("show what is sent and what is on its way, and nobody else's", () => {
    const outbox = queueAdd(queueAdd([], "mine", draft("b"), at(0)), "other", draft("c"), at(0));
    const marks = ownMarks([draft("a")], outbox, "mine");
    expect(marks.map((mark) => [mark.contribution_id, mark.state])).toEqual([
      ["a", "sent"],
      ["b", "waiting"],
    ]);
  });

  it("lose a mark as soon as its removal is asked for", () => {
    expect(ownMarks([draft("a")], queueRemove([], "t", "a", at(0)), "t")).toEqual([]);
  });

  it("show how a mark will be once its change has arrived", () => {
    const changed = { ...draft("a"), comment: "Fint" };
    const marks = ownMarks([draft("a"), draft("b")], queueEdit([], "t", changed, at(1), draft("a")), "t");
    expect(marks.map(({ contribution_id, comment, state }) => [contribution_id, comment, state])).toEqual([
      ["a", "Fint", "waiting"],
      ["b", null, "sent"],
    ]);
  });

  it("come back, with the reason, when the server does not remove them any more", () => {
    const refused = markFailed(first(queueRemove([], "t", "a", at(0))), problem(409, "group-closed"), 0, 0);
    expect(ownMarks([draft("a")], [refused], "t").map(({ state, refusal }) => [state, refusal?.slug])).toEqual([
      ["refused", "group-closed"],
    ]);
  });
});
