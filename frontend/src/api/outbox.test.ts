import { describe, expect, it } from "vitest";
import type { ContributionDraft } from "../model/contribution";
import type { Outbox, OutboxEntry } from "../model/outbox";
import { networkProblem, ProblemError } from "../model/problem";
import { OutboxSender, type Sending } from "./outbox";
import type { OutboxStore } from "./outbox-store";

const draft: ContributionDraft = {
  contribution_id: "a",
  theme: "like",
  category: "fun",
  geometry: { type: "Point", coordinates: [5.2, 60.3] },
  attributes: {},
  comment: null,
};

function memoryStore(): OutboxStore & { kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.contribution_id, entry),
    remove: async (id) => void kept.delete(id),
  };
}

function openSender(sending: Sending, store = memoryStore()) {
  const seen: { outbox: Outbox; sent: string[] } = { outbox: [], sent: [] };
  const sender = new OutboxSender(store, sending, {
    changed: (outbox) => (seen.outbox = outbox),
    sent: (entry) => seen.sent.push(`${entry.change.kind} ${entry.contribution_id}`),
  });
  return { sender, seen, store };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("sending", () => {
  it("keeps a mark until the server has it", async () => {
    let answer: (value?: unknown) => void = () => undefined;
    const { sender, seen, store } = openSender({
      submit: () => new Promise((resolve) => (answer = resolve)),
      put: async () => undefined,
      withdraw: async () => undefined,
    });
    sender.add("t", draft);
    await settle();
    expect([...store.kept.keys()]).toEqual(["a"]);
    answer();
    await settle();
    expect(seen.sent).toEqual(["add a"]);
    expect(store.kept.size).toBe(0);
  });

  it("sends after a reload what an earlier page could not", async () => {
    const store = memoryStore();
    const offline = openSender(
      { submit: () => Promise.reject(new ProblemError(networkProblem)), put: async () => undefined, withdraw: async () => undefined },
      store,
    );
    offline.sender.add("t", draft);
    await settle();
    expect(store.kept.get("a")?.attempts).toBe(1);

    const tokens: string[] = [];
    const online = openSender({ submit: async (token) => tokens.push(token), put: async () => undefined, withdraw: async () => undefined }, store);
    await online.sender.start();
    await settle();
    expect(tokens).toEqual(["t"]);
    expect(store.kept.size).toBe(0);
  });

  it("withdraws a mark that was removed while it was under way", async () => {
    const calls: string[] = [];
    let answer: (value?: unknown) => void = () => undefined;
    const { sender, seen } = openSender({
      submit: () => new Promise((resolve) => (answer = resolve)),
      put: async () => undefined,
      withdraw: async (_, id) => calls.push(id),
    });
    sender.add("t", draft);
    await settle();
    sender.remove("t", "a");
    answer();
    await settle();
    expect(calls).toEqual(["a"]);
    expect(seen.sent).toEqual(["remove a"]);
    expect(seen.outbox).toEqual([]);
  });
});
