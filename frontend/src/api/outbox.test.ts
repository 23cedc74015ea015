import { describe, expect, it } from "vitest";
import type { ContributionDraft } from "../model/contribution";
import type { Outbox, OutboxEntry } from "../model/outbox";
import { networkProblem, ProblemError } from "../model/problem";
import type { Shelf } from "./device";
import { OutboxSender, type Sending } from "./outbox";
import type { Tabs } from "./tabs";

const draft: ContributionDraft = {
  contribution_id: "a",
  theme: "like",
  category: "fun",
  geometry: { type: "Point", coordinates: [5.2, 60.3] },
  attributes: {},
  comment: null,
};

function memoryShelf(): Shelf<OutboxEntry> & { kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.contribution_id, entry),
    remove: async (id) => void kept.delete(id),
  };
}

/** Tabs of one device, that take turns and hear each other. */
function someTabs(): Tabs {
  const hearers: ((news: never) => void)[] = [];
  let turn: Promise<void> = Promise.resolve();
  return {
    alone: (act) => (turn = turn.then(act)),
    channel: (hear) => {
      hearers.push(hear as (news: never) => void);
      return { tell: (news) => hearers.filter((other) => other !== hear).forEach((other) => other(news as never)) };
    },
  };
}

const nothing: Sending = { submit: async () => undefined, put: async () => undefined, withdraw: async () => undefined };

function openSender(sending: Partial<Sending>, { shelf = memoryShelf(), tabs = someTabs(), isHere = true } = {}) {
  const seen: { outbox: Outbox; sent: string[] } = { outbox: [], sent: [] };
  const listener = {
    changed: (outbox: Outbox) => (seen.outbox = outbox),
    sent: (entry: OutboxEntry) => void seen.sent.push(`${entry.change.kind} ${entry.contribution_id}`),
    isHere: async () => isHere,
  };
  const sender = new OutboxSender(shelf, { ...nothing, ...sending }, listener, tabs);
  return { sender, seen, shelf };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));
const refuse = (status: number) => () => Promise.reject(new ProblemError({ ...networkProblem, status, slug: "no" }));

describe("sending", () => {
  it("shows a mark only after the device has it, and keeps it until the server has", async () => {
    let written: () => void = () => undefined;
    let answer: (value?: unknown) => void = () => undefined;
    const shelf = memoryShelf();
    const put = shelf.put;
    shelf.put = (entry) => new Promise<void>((resolve) => (written = () => resolve(put(entry))));
    const { sender, seen } = openSender({ submit: () => new Promise((resolve) => (answer = resolve)) }, { shelf });
    void sender.add("t", draft);
    await settle();
    expect(seen.outbox).toEqual([]);
    shelf.put = put;
    written();
    await settle();
    expect(seen.outbox).toHaveLength(1);
    expect([...shelf.kept.keys()]).toEqual(["a"]);
    answer();
    await settle();
    expect(seen.sent).toEqual(["add a"]);
    expect(shelf.kept.size).toBe(0);
  });

  it("sends after a restart what an earlier page could not, with the time it was made", async () => {
    const shelf = memoryShelf();
    const offline = openSender({ submit: refuse(0) }, { shelf });
    await offline.sender.add("t", draft);
    await settle();
    const made_at = shelf.kept.get("a")?.made_at;
    expect(shelf.kept.get("a")?.attempts).toBe(1);

    const calls: unknown[] = [];
    const online = openSender({ submit: async (token, _, at) => calls.push([token, at]) }, { shelf });
    await online.sender.start();
    await settle();
    expect(calls).toEqual([["t", made_at]]);
    expect(shelf.kept.size).toBe(0);
  });

  it("withdraws a mark that was removed while it was under way", async () => {
    const calls: string[] = [];
    let answer: (value?: unknown) => void = () => undefined;
    const { sender, seen } = openSender({
      submit: () => new Promise((resolve) => (answer = resolve)),
      withdraw: async (_, id) => calls.push(id),
    });
    await sender.add("t", draft);
    await settle();
    await sender.remove("t", "a");
    answer();
    await settle();
    expect(calls).toEqual(["a"]);
    expect(seen.sent).toEqual(["add a", "remove a"]);
    expect(seen.outbox).toEqual([]);
  });

  it("sends the latest words of a mark that was changed while it was under way", async () => {
    const calls: (string | null)[] = [];
    let answer: (value?: unknown) => void = () => undefined;
    const { sender, seen } = openSender({
      submit: () => new Promise((resolve) => (answer = resolve)),
      put: async (_, { comment }) => calls.push(comment),
    });
    await sender.add("t", draft);
    await settle();
    await sender.edit("t", { ...draft, comment: "Mørkt" }, draft);
    answer();
    await settle();
    expect(calls).toEqual(["Mørkt"]);
    expect(seen.outbox).toEqual([]);
  });

  it("sends only the latest words of a mark that was changed a moment before it was its turn", async () => {
    const calls: string[] = [];
    const said = (name: string) => async (_: string, { comment }: ContributionDraft) => calls.push(`${name} ${comment}`);
    const shelf = memoryShelf();
    const { sender, seen } = openSender({ submit: said("add"), put: said("edit") }, { shelf });
    // The device is slow: the change is asked for while the outbox is read, and written when it is sent from.
    const later = () => new Promise((resolve) => setTimeout(resolve, 10));
    const { load, put } = shelf;
    shelf.load = () => later().then(load);
    await sender.add("t", draft);
    shelf.put = (entry) => later().then(() => put(entry));
    await new Promise((resolve) => setTimeout(resolve, 3));
    await sender.edit("t", { ...draft, comment: "Mørkt" }, draft);
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(calls).toEqual(["add Mørkt"]);
    expect(seen.outbox).toEqual([]);
  });

  it("sends a way before the stretch of it", async () => {
    const calls: string[] = [];
    const { sender } = openSender({ submit: async (_, { contribution_id }) => calls.push(contribution_id) });
    await Promise.all([sender.add("t", { ...draft, contribution_id: "s", stretch_of: "a" }), sender.add("t", draft)]);
    await settle();
    expect(calls.slice(-2)).toEqual(expect.arrayContaining(["a", "s"]));
    expect(calls).toHaveLength(2);
  });

  it("keeps what was refused while somebody can be told", async () => {
    const { sender, shelf } = openSender({ submit: refuse(409) });
    await sender.add("t", draft);
    await settle();
    expect(shelf.kept.get("a")?.refusal?.status).toBe(409);
  });

  it("leaves nothing of a child who has gone, also when the mark is refused", async () => {
    const { sender, shelf } = openSender({ submit: refuse(409) }, { isHere: false });
    await sender.add("t", draft);
    await settle();
    expect(shelf.kept.size).toBe(0);
  });
});

describe("two tabs", () => {
  it("send a mark once, and both know that it has arrived", async () => {
    const shelf = memoryShelf();
    const tabs = someTabs();
    const calls: string[] = [];
    const submit: Sending["submit"] = async (_, { contribution_id }) => calls.push(contribution_id);
    const one = openSender({ submit }, { shelf, tabs });
    const two = openSender({ submit }, { shelf, tabs });
    await one.sender.add("t", draft);
    await two.sender.start();
    one.sender.sendNow();
    two.sender.sendNow();
    await settle();
    expect(calls).toEqual(["a"]);
    expect(two.seen.sent).toEqual(["add a"]);
    expect([one.seen.outbox, two.seen.outbox]).toEqual([[], []]);
  });
});
