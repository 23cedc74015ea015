/** Stickers for what is good about a place. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const likes: Record<string, string> = {
  nice:
    '<circle fill="#T" cx="24" cy="24" r="6"/><path d="M24 18c-8-8-4-14 0-14s8 6 0 14M30 24c8-8 14-4 14 0s-6 8-14 0M24 30c8 8 4 14 0 14s-8-6 0-14M18 24c-8 8-14 4-14 0s6-8 14 0"/>',
  fun:
    '<circle fill="#T" cx="24" cy="24" r="18"/><path d="M14 27c2 8 18 8 20 0zM15 19c1-3 5-3 6 0M27 19c1-3 5-3 6 0"/>',
  safe:
    '<path fill="#T" d="M24 5l16 6v12c0 10-6 16-16 20C14 39 8 33 8 23V11z"/><path d="M16 24l6 6 11-12"/>',
  calm:
    '<path fill="#T" d="M35 31A17 17 0 0 1 17 8a17 17 0 1 0 18 23z"/><path d="M30 8h9l-9 10h9M26 21h5l-5 6h5"/>',
  exciting:
    '<path fill="#T" d="M27 4L9 27h13l-3 17 20-25H26z"/>',
  good_meeting_place:
    '<path fill="#T" d="M24 44S9 30 9 19a15 15 0 0 1 30 0c0 11-15 25-15 25z"/><path d="M24 27s-7-4-7-9a3.7 3.7 0 0 1 7-1.5 3.7 3.7 0 0 1 7 1.5c0 5-7 9-7 9z"/>',
  good_shortcut:
    '<circle fill="#T" cx="9" cy="39" r="5"/><path fill="#T" d="M30 6h13l-4 6 4 6H30z"/><path d="M30 6v22M13 36l15-6M9 33c0-22 14-22 14-22" stroke-dasharray="4 5"/>',
};
