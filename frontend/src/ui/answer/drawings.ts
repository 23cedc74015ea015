/** The pictures of the four parts of an answer: two who speak, a note with a tick, a lamp that shines, a road works sign. */

export type PartName = "heard" | "decided" | "done" | "coming";

export const drawings: Record<PartName, string> = {
  heard:
    '<path class="tone" d="M8 10h34a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6H24L13 45v-9H8a6 6 0 0 1-6-6V16a6 6 0 0 1 6-6z"/>' +
    '<path d="M13 19h24M13 27h15M54 26h2a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6h-3v8l-9-8H33"/>',
  decided:
    '<path class="tone" d="M14 8h36a4 4 0 0 1 4 4v42a4 4 0 0 1-4 4H14a4 4 0 0 1-4-4V12a4 4 0 0 1 4-4z"/>' +
    '<path d="M24 8V4h16v4a3 3 0 0 1-3 3H27a3 3 0 0 1-3-3zM20 33l9 9 16-19"/>',
  done:
    '<path class="tone" d="M18 28a14 14 0 1 1 28 0c0 6-4 9-6 14H24c-2-5-6-8-6-14z"/>' +
    '<path d="M25 50h14M28 57h8M32 3v4M8 28H4M60 28h-4M14 10l3 3M50 10l-3 3M27 27l5 5 7-8"/>',
  coming:
    '<path class="tone" d="M32 6l26 44a4 4 0 0 1-3 6H9a4 4 0 0 1-3-6z"/>' +
    '<circle cx="31" cy="23" r="3"/><path d="M31 28l-5 9 7 3-3 9M36 33l6 4M40 48h9l-4-6z"/>',
};

/** Each part's own colours, dark on light; the picture and the heading alone tell them apart. */
export const colours: Record<PartName, { ink: string; tone: string }> = {
  heard: { ink: "#0b5c63", tone: "#bfe0df" },
  decided: { ink: "#1d4f91", tone: "#c9dcf4" },
  done: { ink: "#7a4b00", tone: "#f7dfa6" },
  coming: { ink: "#5b3392", tone: "#e0d2f3" },
};
