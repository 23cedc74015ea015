/** The worker that lets this page start without a network; shared, it would cost children's first visit a file. */

/** Whether the page, and this address with it, will be there; browsers have no workers on a plain http address. */
export async function keepForOutdoors(address: string): Promise<boolean> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return false;
  try {
    const { installing, waiting, active } = await navigator.serviceWorker.register("/walk_worker.js", { scope: "/walk" });
    await until(active ?? waiting ?? installing);
    await fetch(address);
    return true;
  } catch {
    return false;
  }
}

/** A first visit waits until all is here; a later one has what it needs. */
function until(worker: ServiceWorker | null): Promise<void> {
  if (!worker || worker.state === "activated") return Promise.resolve();
  return new Promise((done, failed) =>
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") done();
      if (worker.state === "redundant") failed(new Error("the worker was not installed"));
    }),
  );
}
