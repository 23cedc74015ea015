/** One sticker per theme. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const themes: Record<string, string> = {
  way:
    '<path fill="#T" stroke="none" d="M8 40h14l4-14-6-6 6-12h-8l-8 14 6 6z"/><path d="M10 42l8-14-6-8 8-14M38 42l-4-14 4-8-6-14M25 40v-4M24 29v-4M24 18v-4"/>',
  activity:
    '<circle fill="#T" cx="24" cy="24" r="17"/><path d="M24 15l8 6-3 9H19l-3-9zM24 15V7M32 21l8-3M29 30l5 7M19 30l-5 7M16 21l-8-3"/>',
  like:
    '<path fill="#T" d="M24 41S6 30 6 18a9.5 9.5 0 0 1 18-4 9.5 9.5 0 0 1 18 4c0 12-18 23-18 23z"/>',
  change:
    '<path fill="#T" d="M24 6l19 34H5z"/><path d="M24 18v11M24 35v.1"/>',
  wish:
    '<path fill="#T" d="M24 5l5.6 12.2L43 18.7l-10 9 2.8 13.2L24 34.2l-11.8 6.7L15 27.7l-10-9 13.4-1.5z"/>',
};
