/** One sticker per theme. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const themes: Record<string, string> = {
  way:
    '<path fill="#T" stroke="none" d="M8 40h14l4-14-6-6 6-12h-8l-8 14 6 6z"/><path d="M10 42l8-14-6-8 8-14M38 42l-4-14 4-8-6-14M25 40v-4M24 29v-4M24 18v-4"/>',
  activity:
    '<circle fill="#T" cx="31" cy="8" r="5"/><path fill="#T" d="M21 17l9-1 4 8-6 8-9-5z"/><path d="M21 17l-9 3-4 8M30 16l6 8 8-2M19 27l-5 8-9 2M28 32l6 4-2 9M4 44h14M22 44h4"/>',
  like:
    '<path fill="#T" d="M24 41S6 30 6 18a9.5 9.5 0 0 1 18-4 9.5 9.5 0 0 1 18 4c0 12-18 23-18 23z"/>',
  change:
    '<path fill="#T" d="M24 6l19 34H5z"/><path d="M24 18v11M24 35v.1"/>',
  wish:
    '<path fill="#T" d="M24 5l5.6 12.2L43 18.7l-10 9 2.8 13.2L24 34.2l-11.8 6.7L15 27.7l-10-9 13.4-1.5z"/>',
};
