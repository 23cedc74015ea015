/**
 * Read a municipality's latest release and print what most children tell.
 *
 *     node read_release.mjs http://127.0.0.1:8000 4601
 *
 * Needs nothing but Node.js 20; the same lines run in a browser, from any site.
 */
const [service, municipality] = process.argv.slice(2);

async function read(path) {
  const answer = await fetch(new URL(path, service));
  const document = await answer.json();
  if (!answer.ok) throw new Error(`${document.title}: ${document.detail}`);
  return document;
}

const { releases } = await read(`/api/v1/releases?municipality_id=${municipality}`);
if (releases.length === 0) throw new Error(`${municipality} has released nothing yet.`);
const [{ number, citation, absence }] = releases;
console.log(`${citation}\n${absence}\n`);

const { features } = await read(`/api/v1/releases/${number}/cells`);
const byTheme = {};
for (const feature of features) (byTheme[feature.properties.theme] ??= []).push(feature);
for (const [theme, cells] of Object.entries(byTheme)) {
  const most = Math.max(...cells.map((cell) => cell.properties.participants));
  console.log(`${theme.padEnd(12)}${String(cells.length).padStart(6)}${String(most).padStart(6)}`);
}
