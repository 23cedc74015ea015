/** Runs beside the page: starts it without a network, and keeps no answer of the API. */
import { outdatedCaches, shellCacheName, sourceOf } from "../model/offline";

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: the page this worker is of, what the page consists of, and a hash of it. */
declare const __SHELL__: { version: string; page: string; files: string[] };

const { version, page, files } = __SHELL__;
const shell = new Set(files);
const shellName = shellCacheName(page, version);
const groundName = "nabotrakk-ground";

/** All or nothing: a page half of one version and half of another is worse than an old one. */
async function install(): Promise<void> {
  const cache = await caches.open(shellName);
  await Promise.all(
    files.map(async (path) => {
      // Files under assets are named by their content, so that the version before may have them.
      const isAsset = path.startsWith("/assets/");
      const known = isAsset && (await caches.match(path));
      const response = known || (await fetch(path, { cache: isAsset ? "default" : "no-cache" }));
      if (!response.ok) throw new Error(path);
      await cache.put(path, response);
    }),
  );
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(outdatedCaches(names, page, shellName).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answerFromShell(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(shellName);
  return (await cache.match(path)) ?? (await caches.match(path)) ?? fetch(request);
}

async function answerFromGround(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(groundName);
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok) await cache.put(event.request, response.clone());
    return response;
  });
  const known = await cache.match(event.request);
  if (!known) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return known;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = { method: request.method, url: new URL(request.url), isNavigation: request.mode === "navigate" };
  const source = sourceOf(asked, self.location.origin, page, shell);
  if (source.kind === "shell") event.respondWith(answerFromShell(request, source.path));
  else if (source.kind === "ground") event.respondWith(answerFromGround(event));
});
