/** Fails when a page's files outgrow their budgets (kilobytes of 1 000 bytes, gzipped). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "..", "dist");
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const sizeOf = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000;
const sum = (files) => [...files].reduce((total, file) => total + sizeOf(file), 0);

/** Files of an entry and everything it imports at once, leaving out what `seen` already has. */
function filesOf(key, seen = new Set()) {
  const found = { js: new Set(), css: new Set() };
  const visit = (name) => {
    const chunk = manifest[name];
    if (seen.has(name)) return;
    seen.add(name);
    found.js.add(chunk.file);
    for (const file of chunk.css ?? []) found.css.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  visit(key);
  return found;
}

function measure(page, entry, lazy, shellBudget = 30) {
  const seen = new Set();
  const shell = filesOf(entry, seen);
  const rows = [
    [`${page}: shell JS`, sum(shell.js), shellBudget],
    [`${page}: shell CSS`, sum(shell.css), 15],
  ];
  let total = sum(shell.js) + sum(shell.css) + sizeOf(entry);
  for (const [name, key, budget] of lazy) {
    const part = filesOf(key, seen);
    const size = sum(part.js) + sum(part.css);
    total += size;
    rows.push([`${page}: ${name}`, size, budget]);
  }
  return { rows, total, seen };
}

const largestBaseMap = Math.max(
  ...readdirSync(join(dist, "base-map")).map((file) => sizeOf(`base-map/${file}`)),
);
const participant = measure("participant", "index.html", [
  ["questions", "src/participant/MapPage.svelte", 20],
  ["map", "src/map/participant-map.ts", 120],
]);
/** What comes behind the first page, while it is read; a lesson goes on without a network once it is here. */
const behind = (key, from) => {
  const part = filesOf(key, from);
  return sum(part.js) + sum(part.css);
};
const keeping = behind("src/participant/participation.svelte.ts", new Set(participant.seen));
const planner = measure("planner", "planner/index.html", [
  ["dashboard", "src/planner/DashboardPage.svelte", 40],
  ["map", "src/map/insight-map.ts", 135],
]);
const effect = behind("src/planner/EffectPanel.svelte", new Set(planner.seen));
const facilitator = measure("facilitator", "facilitator/index.html", [
  ["desk", "src/facilitator/DeskPage.svelte", 20],
  ["board", "src/facilitator/board/BoardPage.svelte", 12],
  ["map", "src/map/board-map.ts", 120],
  ["comments", "src/facilitator/comments/CommentsPage.svelte", 10],
  ["prints", "src/facilitator/print/PrintPage.svelte", 20],
]);
const admin = measure("admin", "admin/index.html", [["desk", "src/admin/DeskPage.svelte", 15]]);
const coordinator = measure("coordinator", "coordinator/index.html", [
  ["desk", "src/coordinator/DeskPage.svelte", 8],
  ["start", "src/coordinator/start/StartPage.svelte", 8],
]);
// Outdoors nothing may be missing, so that it comes in one.
const walk = measure("walk", "walk/index.html", [["map", "src/map/point-map.ts", 120]], 48);
const classPage = measure("class", "class/index.html", [["pictures", "src/class/ClassDoor.svelte", 15]]);
const survey = measure("survey", "survey/index.html", [
  ["questions", "src/survey/AnswerSteps.svelte", 10],
  ["places", "src/survey/PlaceAnswer.svelte", 10],
  ["map", "src/map/point-map.ts", 120],
]);
const plan = measure("plan", "plan/index.html", [
  ["article", "src/plan/PlanArticle.svelte", 17],
  ["map", "src/map/plan-map.ts", 120],
]);
const publicPage = measure("public", "release/index.html", [
  ["article", "src/public/ReleaseArticle.svelte", 20],
  ["map", "src/map/release-map.ts", 120],
]);
const answer = measure("answer", "answer/index.html", [["story", "src/answer/AreaPage.svelte", 20], ["map", "src/map/release-map.ts", 120]]);
const embedded = measure("embed", "embed/index.html", [
  ["article", "src/public/EmbeddedArticle.svelte", 12],
  ["map", "src/map/release-map.ts", 120],
]);
const rows = [
  ...participant.rows,
  ["participant: keeping", keeping, 8],
  ["participant: first visit", participant.total + largestBaseMap, 150],
  ...planner.rows,
  ["planner: effect", effect, 4],
  ["planner: first visit", planner.total + largestBaseMap, 230],
  ...facilitator.rows,
  ["facilitator: first visit", facilitator.total + largestBaseMap, 180],
  ...admin.rows,
  ["admin: first visit", admin.total, 60],
  ...coordinator.rows,
  ["coordinator: first visit", coordinator.total, 60],
  ...walk.rows,
  ["walk: first visit", walk.total + largestBaseMap, 170],
  ...classPage.rows,
  ["class: first visit", classPage.total, 46],
  ...survey.rows,
  ["survey: first visit", survey.total + largestBaseMap, 150],
  ...plan.rows,
  ["plan: first visit", plan.total + largestBaseMap, 150],
  ...publicPage.rows,
  ["public: first visit", publicPage.total + largestBaseMap, 150],
  ...answer.rows,
  ["answer: first visit", answer.total + largestBaseMap, 150],
  ...embedded.rows,
  ["embed: first visit", embedded.total + largestBaseMap, 150],
  ["embed.js", sizeOf("embed.js"), 1],
  ["largest base map", largestBaseMap, 40],
];

for (const [name, size, budget] of rows) {
  const verdict = size > budget ? "TOO LARGE" : "";
  console.log(`${name.padEnd(28)} ${size.toFixed(1).padStart(6)} kB of ${budget} ${verdict}`);
}
process.exitCode = rows.some(([, size, budget]) => size > budget) ? 1 : 0;
