/** Tabs of the same device: one sends at a time, and the others hear of it. */
import { timeoutSignal } from "./timeout";

/** A tab put to sleep may hold the lock; sending twice is harmless, not sending is not. */
const patienceMilliseconds = 45_000;

export type Channel<News> = { tell: (news: News) => void };

export type Tabs = {
  alone: (act: () => Promise<void>) => Promise<void>;
  channel: <News>(hear: (news: News) => void) => Channel<News>;
};

/** Safari got locks in 15.4, and plain http has none; then tabs may send the same twice, and nothing is lost. */
export async function aloneAmongTabs(act: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return act();
  let hasStarted = false;
  const start = () => {
    hasStarted = true;
    return act();
  };
  try {
    await navigator.locks.request("nabotrakk.outbox", { signal: timeoutSignal(patienceMilliseconds) }, start);
  } catch (error) {
    if (hasStarted) throw error;
    await act();
  }
}

function openChannel<News>(hear: (news: News) => void): Channel<News> {
  if (!("BroadcastChannel" in globalThis)) return { tell: () => undefined };
  const channel = new BroadcastChannel("nabotrakk.outbox");
  channel.onmessage = ({ data }: MessageEvent<News>) => hear(data);
  return { tell: (news) => channel.postMessage(news) };
}

export const browserTabs: Tabs = { alone: aloneAmongTabs, channel: openChannel };
