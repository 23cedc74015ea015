/** How the three pages are built: participant, planner and API documentation. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const page = (path: string) => resolve(import.meta.dirname, path);

/**
 * OpenLayers' "flat styles" bring an expression language of 8 kB that every vector layer imports and
 * that we, who write styles as objects and functions, never reach.
 */
const withoutFlatStyles: Plugin = {
  name: "without-flat-styles",
  enforce: "pre",
  load: (id) =>
    /[\\/]ol[\\/]render[\\/]canvas[\\/]style\.js$/.test(id)
      ? `export const flatStyleLikeToStyleFunction = () => { throw new Error("no flat styles here"); };`
      : null,
};

export default defineConfig({
  plugins: [withoutFlatStyles, svelte()],
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
        docs: page("docs/index.html"),
      },
    },
  },
  server: {
    proxy: { "/api": process.env["NABOTRAKK_API"] ?? "http://127.0.0.1:8000" },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
