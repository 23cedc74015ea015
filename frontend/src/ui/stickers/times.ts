/** Stickers for when. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const times: Record<string, string> = {
  summer:
    '<circle fill="#T" cx="24" cy="24" r="9"/><path d="M24 4v6M24 38v6M4 24h6M38 24h6M10 10l4 4M34 34l4 4M38 10l-4 4M14 34l-4 4"/>',
  winter:
    '<circle fill="#T" cx="24" cy="17" r="8"/><circle fill="#T" cx="24" cy="34" r="11"/><path d="M21 16v.1M27 16v.1M24 32v.1M24 38v.1M13 30L5 24M35 30l8-6M15 10h18M18 10V3h12v7"/>',
  all_year:
    '<circle fill="#T" cx="24" cy="24" r="9"/><path d="M41 18A18 18 0 0 0 9 14M7 30a18 18 0 0 0 32 4M9 5v9h9M39 43v-9h-9"/>',
  daylight:
    '<path fill="#T" d="M10 34a14 14 0 0 1 28 0z"/><path d="M4 34h40M24 8v6M7 17l5 4M41 17l-5 4M12 41h24"/>',
  night:
    '<path fill="#T" d="M30 7a15 15 0 1 0 11 22A13 13 0 0 1 30 7z"/><path d="M9 7v6M6 10h6M41 8v4M39 10h4M4 41h40"/>',
};
