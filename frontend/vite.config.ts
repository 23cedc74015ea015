/** How the pages are built: participant, planner, facilitator, class and API documentation. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
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

/** Compressed copies beside the files they are of: the server hands them out as they are. */
const compressedCopies: Plugin = {
  name: "compressed-copies",
  apply: "build",
  closeBundle: () => {
    const dist = page("dist");
    for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      if (!/\.(js|css|json|svg)$/.test(name)) continue;
      const file = readFileSync(join(dist, name));
      writeFileSync(join(dist, `${name}.br`), brotliCompressSync(file));
      writeFileSync(join(dist, `${name}.gz`), gzipSync(file, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [withoutUnreached, svelte(), compressedCopies],
  build: {
    target: "es2022",
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
        class: page("class/index.html"),
        docs: page("docs/index.html"),
      },
    },
  },
  server: {
    proxy: { "/api": process.env["NABOTRAKK_API"] ?? "http://127.0.0.1:8000" },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
