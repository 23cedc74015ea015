/** The worker that lets the page start without a network, and when a new version takes over. */

let registered: ServiceWorkerRegistration | undefined;

/** Browsers have none on a plain http address; then the page needs the network to start. */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  try {
    registered = await navigator.serviceWorker.register("/worker.js");
  } catch {
    // The page works without.
  }
}

/** The address is asked for once more through the worker, which was not there at the first time. */
export async function keepOffline(address: string): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  await navigator.serviceWorker.ready;
  await fetch(address).catch(() => undefined);
}

/** Only where nobody is in the middle of something: the whole page starts over in the new version. */
export function takeOverNewVersion(): void {
  void registered?.update().catch(() => undefined);
  const next = registered?.waiting;
  if (!next) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  next.postMessage("take over");
}
