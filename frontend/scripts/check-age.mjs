/** Fails when a page for children holds what Safari 15.4 cannot read: it would show an empty page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const dist = join(import.meta.dirname, "..", "dist");
/** Only what nobody asks for first; calls are held by the lint rules. */
const unreadable = [
  ["class static blocks (Safari 16.4)", /\bstatic ?\{/, "js"],
  ["regular expressions that look behind (Safari 16.4)", /\(\?<[=!]/, "js"],
  ["regular expressions with the v flag (Safari 17)", /\/[dgimsy]*v[dgimsy]*\.(test|exec)\(/, "js"],
  ["container queries (Safari 16)", /@container\b/, "css"],
];

const { files } = JSON.parse(/\{"version":.*?\]\}/.exec(readFileSync(join(dist, "worker.js"), "utf8"))?.[0] ?? "{}");
const found = files
  .filter((file) => file.startsWith("/assets/"))
  .flatMap((file) => {
    const text = readFileSync(join(dist, file), "utf8");
    return unreadable.filter(([, pattern, kind]) => file.endsWith(kind) && pattern.test(text)).map(([name]) => `${file}: ${name}`);
  });
for (const line of found) console.log(line);
process.exitCode = found.length > 0 ? 1 : 0;
