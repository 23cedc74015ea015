/** What this device keeps between page loads: the outbox, and who takes part here. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { KeptParticipation } from "../model/kept";
import type { OutboxEntry } from "../model/outbox";

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry };
  participation: { key: string; value: KeptParticipation };
}

export type Shelf<Kept> = {
  load: () => Promise<Kept[]>;
  put: (kept: Kept) => Promise<void>;
  remove: (key: string) => Promise<void>;
};

export type Device = {
  outbox: Shelf<OutboxEntry>;
  participation: Shelf<KeptParticipation>;
  /** False once something could be held in memory only: private windows forbid keeping, a full disk refuses. */
  isKeeping: () => boolean;
};

type Database = IDBPDatabase<Schema>;

/** Some browsers never answer the first question after a start; nobody should wait for that. */
const patienceMilliseconds = 3_000;

async function openDatabase(): Promise<Database | null> {
  try {
    const opening = openDB<Schema>("nabotrakk", 1, {
      upgrade: (database) => {
        database.createObjectStore("outbox", { keyPath: "contribution_id" });
        database.createObjectStore("participation", { keyPath: "token" });
      },
      // Another tab with a newer page wants to change the shelves.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMilliseconds));
    return await Promise.race([opening, silence]);
  } catch {
    return null;
  }
}

/** Every change lands here first; what the device refuses stays in memory, and is told. */
export function openDevice(open: () => Promise<Database | null> = openDatabase): Device {
  const opened = open();
  let isKeeping = true;

  function shelf<Name extends "outbox" | "participation">(
    name: Name,
    keyOf: (kept: Schema[Name]["value"]) => string,
  ): Shelf<Schema[Name]["value"]> {
    const inMemory = new Map<string, Schema[Name]["value"]>();
    const attempt = async <Result>(act: (database: Database) => Promise<Result>): Promise<Result | null> => {
      try {
        const database = await opened;
        if (database) return await act(database);
      } catch {
        // Told below.
      }
      isKeeping = false;
      return null;
    };
    return {
      load: async () => {
        const kept = (await attempt((database) => database.getAll(name))) ?? [];
        return [...kept.filter((one) => !inMemory.has(keyOf(one))), ...inMemory.values()];
      },
      put: async (kept) => {
        const key = await attempt((database) => database.put(name, kept));
        if (key === null) inMemory.set(keyOf(kept), kept);
        else inMemory.delete(keyOf(kept));
      },
      remove: async (key) => {
        inMemory.delete(key);
        await attempt((database) => database.delete(name, key));
      },
    };
  }

  return {
    outbox: shelf("outbox", (entry) => entry.contribution_id),
    participation: shelf("participation", (kept) => kept.token),
    isKeeping: () => isKeeping,
  };
}
