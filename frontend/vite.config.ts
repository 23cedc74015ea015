/** How the pages are built: participant, planner, coordinator, facilitator, administrator, walk, class, survey, plan, public, answer and API documentation. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

const page = (path: string) => resolve(import.meta.dirname, path);

/**
 * Parts of OpenLayers that every vector layer imports and that ours never reach, 11 kB in all: the
 * language of "flat styles" (we write styles as objects), and `layer.getFeatures(pixel)` (we ask the map).
 */
const unreached: Record<string, string[]> = {
  "ol/render/canvas/style.js": ["flatStyleLikeToStyleFunction"],
  "ol/render/canvas/hitdetect.js": ["HIT_DETECT_RESOLUTION", "createHitDetectionImageData", "hitDetect"],
};

const withoutUnreached: Plugin = {
  name: "without-unreached",
  enforce: "pre",
  load: (id) => {
    const file = Object.keys(unreached).find((name) => id.replaceAll("\\", "/").endsWith(`/${name}`));
    const refuse = `() => { throw new Error("left out in vite.config.ts"); }`;
    return file ? (unreached[file] ?? []).map((name) => `export const ${name} = ${refuse};`).join("\n") : null;
  },
};

/** The pages that start without a network: each has a worker, and starts with files outside the bundle. */
const offlinePages = [
  { entry: "participant", html: "index.html", address: "/", worker: "worker.js", manifest: "app.webmanifest" },
  { entry: "walk", html: "walk/index.html", address: "/walk", worker: "walk_worker.js", manifest: "walk.webmanifest" },
];
const publicShell = ["favicon.svg", "icons/192.png", "icons/180.png"];

/** Chunks that a page loads, now or later, with their styles; not the other pages' words. */
function shellOf(bundle: Rolldown.OutputBundle, start: string): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== "chunk" || /(planner|coordinator|facilitator)/.test(chunk.name)) return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  const entry = Object.values(bundle).find((part) => part.type === "chunk" && part.isEntry && part.name === start);
  if (entry) visit(entry.fileName);
  return [...found].sort();
}

/** Makes each offline page's worker of the one that was built: told what it keeps, and named by all of it. */
const workerShells: Plugin = {
  name: "worker-shells",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const worker = bundle["worker.js"];
      if (worker?.type !== "chunk") throw new Error("the worker is missing");
      const { code } = worker;
      for (const { entry, html, address, worker: name, manifest } of offlinePages) {
        const document = bundle[html];
        if (document?.type !== "asset") throw new Error(`${html} is missing`);
        const built = shellOf(bundle, entry);
        const beside = [manifest, ...publicShell];
        const hash = createHash("sha256").update(built.join()).update(document.source);
        for (const file of beside) hash.update(readFileSync(page(`public/${file}`)));
        const files = [address, ...beside.map((file) => `/${file}`), ...built.map((file) => `/${file}`)];
        const source = code.replace("__SHELL__", JSON.stringify({ version: hash.digest("hex").slice(0, 12), page: address, files }));
        if (name === worker.fileName) worker.code = source;
        else this.emitFile({ type: "asset", fileName: name, source });
      }
    },
  },
};

/** Compressed copies beside the files they are of: the server hands them out as they are. */
const compressedCopies: Plugin = {
  name: "compressed-copies",
  apply: "build",
  closeBundle: () => {
    const dist = page("dist");
    for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      if (!/\.(js|css|json|svg|webmanifest)$/.test(name)) continue;
      const file = readFileSync(join(dist, name));
      writeFileSync(join(dist, `${name}.br`), brotliCompressSync(file));
      writeFileSync(join(dist, `${name}.gz`), gzipSync(file, { level: 9 }));
    }
  },
};

const fixedAddresses: Record<string, string> = { worker: "worker.js", element: "embed.js" };

const startOfEveryPage = new RegExp(
  [
    "node_modules.(svelte|esm-env|clsx)",
    "src.i18n.(phrase|languages|speech|nb.shared)",
    "src.ui.(language-memory|LanguageSwitch|focus|Logo|problem-words|Aloud)",
    "src.model.problem",
    "src.api.(request|clock|timeout|identifier)",
    "vite.preload-helper",
  ].join("|"),
);

export default defineConfig({
  plugins: [withoutUnreached, svelte(), workerShells, compressedCopies],
  build: {
    // An iPad of 2014 stops at Safari 15; @layer and dvh, which we cannot do without, came in 15.4. Named as
    // the target of scripts it would have every class field rewritten, 20 kB in all, for a fault of its own
    // that we never meet; scripts/check-age.mjs looks for what it truly cannot read.
    target: "es2022",
    cssTarget: ["safari15.4", "chrome99", "firefox100"],
    // Browsers without it fetch a little later; the stand-in costs every first visit its weight.
    modulePreload: { polyfill: false },
    // The size check reads the manifest to know which files each page loads.
    manifest: "manifest.json",
    // Data addresses would be inline code to the content security policy, and hide from the cache.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        participant: page("index.html"),
        planner: page("planner/index.html"),
        facilitator: page("facilitator/index.html"),
        coordinator: page("coordinator/index.html"),
        admin: page("admin/index.html"),
        walk: page("walk/index.html"),
        class: page("class/index.html"),
        survey: page("survey/index.html"),
        plan: page("plan/index.html"),
        public: page("release/index.html"),
        answer: page("answer/index.html"),
        embed: page("embed/index.html"),
        element: page("src/public/element.ts"),
        docs: page("docs/index.html"),
        worker: page("src/worker/worker.ts"),
      },
      // A worker rules the folder it lies in; other sites name the element. Both keep their addresses.
      output: {
        entryFileNames: ({ name }) => fixedAddresses[name] ?? "assets/[name]-[hash].js",
        // In one file what goes together, instead of many small ones that each have a frame of their own.
        codeSplitting: {
          groups: [
            { name: "base", test: startOfEveryPage },
            // What public pages ask for, too, so that they do not fetch the sign-in with it.
            { name: "municipalities", test: /src.api.municipalities/ },
            { name: "pages", test: /src.api.pages/ },
            { name: "staff", test: /src.ui.staff.(SignInPage|StaffFrame|StaffHeader|staff-problems)/ },
            { name: "map", test: /src.map.(open-map|keyboard)|ol.style.Icon/ },
            { name: "signs", test: /src.ui.(Sticker|symbols|theme-looks|ZoomButtons|MapCredit)|src.ui.stickers.index|src.geo.(box|nearest|distance|round)|src.api.base-map|src.model.(catalogue|limits|contribution)/ },
            { name: "questions", test: /src.participant.(MapCanvas|MapPage|journey|direction-words|steps.(StepFrame|ChooseWay|WithoutMapButton))/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": process.env["NABOTRAKK_API"] ?? "http://127.0.0.1:8000" },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
