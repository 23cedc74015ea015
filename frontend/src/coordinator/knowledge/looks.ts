/** A shape for each kind of source, filled for children and young people, hollow for adults. */
import type { LayerLook } from "../../map/knowledge-map";
import { partsOfLayer, type LayerKey, type Side, type SourceKind } from "../../model/knowledge";

type KindLook = { outline: string; colour: string; dash: number[] };

/** Outlines in a box of 48. */
const kinds: Record<SourceKind, KindLook> = {
  barnetrakk: { outline: "M24 5a19 19 0 1 1 0 38 19 19 0 0 1 0-38z", colour: "#0b5c63", dash: [] },
  resident_survey: { outline: "M7 7h34v34H7z", colour: "#1d4f91", dash: [14, 6] },
  interview_round: { outline: "M24 3l21 21-21 21L3 24z", colour: "#5b3392", dash: [2, 8] },
  workshop: { outline: "M13 5h22l11 19-11 19H13L2 24z", colour: "#7a4b00", dash: [14, 6, 2, 6] },
  site_walk: { outline: "M24 4l21 38H3z", colour: "#8f2d14", dash: [6, 6] },
  suggestions: { outline: "M24 3l6 14 15 2-11 10 3 15-13-8-13 8 3-15L3 19l15-2z", colour: "#0f5132", dash: [20, 8] },
  open: { outline: "M24 4l20 15-8 24H12L4 19z", colour: "#4a4a4a", dash: [10, 4] },
};

/** What fills the shape: solid for the young, hollow for adults, a bar for everybody, a cross for a walk. */
const inside: Record<Side, (colour: string) => { fill: string; sign: string }> = {
  young: (colour) => ({ fill: colour, sign: '<circle cx="24" cy="25" r="5" fill="#fff"/>' }),
  adult: () => ({ fill: "#fff", sign: "" }),
  everybody: (colour) => ({ fill: "#fff", sign: `<path d="M16 25h16" stroke="${colour}" stroke-width="6"/>` }),
  staff: (colour) => ({ fill: "#fff", sign: `<path d="M24 19v10M24 34v2" stroke="${colour}" stroke-width="5" stroke-linecap="round"/>` }),
};

function imageOf(key: LayerKey): string {
  const [kind, side] = partsOfLayer(key);
  const { outline, colour } = kinds[kind];
  const { fill, sign } = inside[side](colour);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="34" height="34" viewBox="-3 -3 54 54">` +
    `<path d="${outline}" fill="#fff" stroke="#fff" stroke-width="9" stroke-linejoin="round"/>` +
    `<path d="${outline}" fill="${fill}" stroke="${colour}" stroke-width="5" stroke-linejoin="round"/>${sign}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

const known = new Map<LayerKey, LayerLook>();

export function lookOfLayer(key: LayerKey): LayerLook {
  const [kind] = partsOfLayer(key);
  const look = known.get(key) ?? { image: imageOf(key), colour: kinds[kind].colour, dash: kinds[kind].dash };
  known.set(key, look);
  return look;
}
