/** Where the outbox is kept between page loads; one key per change, so that two tabs do not overwrite each other. */
import type { OutboxEntry } from "../model/outbox";

export type OutboxStore = {
  load: () => Promise<OutboxEntry[]>;
  put: (entry: OutboxEntry) => Promise<void>;
  remove: (contribution_id: string) => Promise<void>;
};

const prefix = "nabotrakk.outbox.";

function read(storage: Storage, key: string): OutboxEntry[] {
  try {
    return [JSON.parse(storage.getItem(key) ?? "") as OutboxEntry];
  } catch {
    return [];
  }
}

const forgetful: OutboxStore = {
  load: async () => [],
  put: async () => undefined,
  remove: async () => undefined,
};

/** Storage may be forbidden or full; then the outbox lives as long as the page. */
export function openOutboxStore(): OutboxStore {
  try {
    return browserOutboxStore(localStorage);
  } catch {
    return forgetful;
  }
}

function browserOutboxStore(storage: Storage): OutboxStore {
  return {
    load: async () => {
      const keys = Object.keys(storage).filter((key) => key.startsWith(prefix));
      return keys.flatMap((key) => read(storage, key));
    },
    put: async (entry) => {
      try {
        storage.setItem(prefix + entry.contribution_id, JSON.stringify(entry));
      } catch {
        // Kept in memory by the outbox itself.
      }
    },
    remove: async (contribution_id) => storage.removeItem(prefix + contribution_id),
  };
}
