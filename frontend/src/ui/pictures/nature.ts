/** Pictures of sky, garden and kitchen for the picture code. Drawn on a grid of 64 by 64, outlined by their frame. */

export const nature: Record<string, string> = {
  sun:
    '<path d="M32 4v9M32 51v9M4 32h9M51 32h9M12 12l7 7M45 45l7 7M52 12l-7 7M19 45l-7 7"/><circle fill="#ffd34d" cx="32" cy="32" r="14"/><path d="M26 35c2 5 10 5 12 0M27 29v.1M37 29v.1"/>',
  moon:
    '<path fill="#ffe9a3" d="M40 6a27 27 0 1 0 17 38A22 22 0 0 1 40 6z"/><path fill="#fff" d="M50 10l1.6 4 4.400.4-3.3 2.8 1 4.3-3.7-2.3-3.7 2.3 1-4.3-3.3-2.8 4.4-.4z"/>',
  star:
    '<path fill="#ffd34d" d="M32 5l8 17.5 19 2-14.2 12.8L48.9 56 32 46.5 15.1 56l4.1-18.7L5 24.5l19-2z"/>',
  cloud:
    '<path fill="#cfe6f5" d="M17 50a12 12 0 0 1-1-24 16 16 0 0 1 31-3 13.5 13.5 0 0 1 1 27z"/><path d="M22 30a9 9 0 0 1 7-5"/>',
  tree:
    '<path fill="#b57b45" d="M27 38h10v22H27z"/><path fill="#7cc172" d="M32 4c9 0 14 5 14 12 7 1 10 6 10 12 0 8-6 12-14 12H22C14 40 8 36 8 28c0-6 3-11 10-12 0-7 5-12 14-12z"/><path d="M24 24v.1M38 19v.1M44 30v.1M30 32v.1"/>',
  flower:
    '<path d="M32 36v24M32 52c-5-8-12-8-15-7 1 6 7 10 15 9M32 50c4-7 11-7 14-6-1 5-6 9-14 9"/><g fill="#f4a5c0"><circle cx="32" cy="11" r="7.5"/><circle cx="43" cy="19" r="7.5"/><circle cx="39" cy="32" r="7.5"/><circle cx="25" cy="32" r="7.5"/><circle cx="21" cy="19" r="7.5"/></g><circle fill="#ffd34d" cx="32" cy="23" r="7"/>',
  leaf:
    '<path fill="#8fce73" d="M12 48C4 24 24 6 56 8c2 32-18 50-40 42z"/><path d="M6 58L42 22M22 42V28M32 32V20M24 40h15M33 31h13"/>',
  mushroom:
    '<path fill="#fff4e0" d="M24 34h16l3 20c0 6-22 6-22 0z"/><path fill="#e8553f" d="M5 36C5 17 17 6 32 6s27 11 27 30c-14 4-40 4-54 0z"/><g fill="#fff"><circle cx="22" cy="21" r="5"/><circle cx="40" cy="16" r="4"/><circle cx="46" cy="29" r="4.5"/><circle cx="30" cy="31" r="3"/></g>',
  apple:
    '<path fill="#e8553f" d="M32 20c6-6 24-6 24 12 0 14-9 27-17 27-4 0-4-2-7-2s-3 2-7 2C17 59 8 46 8 32c0-18 18-18 24-12z"/><path d="M32 20c0-6 1-10 4-14"/><path fill="#8fce73" d="M36 15c3-8 11-9 15-8-1 6-7 11-15 8z"/><path d="M16 32c0-4 2-7 5-8"/>',
  pear:
    '<path fill="#d3dc5b" d="M32 14c8 0 9 8 10 14 1 5 10 9 10 18 0 10-9 14-20 14S12 56 12 46c0-9 9-13 10-18 1-6 2-14 10-14z"/><path d="M32 14c0-4 1-7 4-10M20 45c0-3 2-6 4-8"/><path fill="#8fce73" d="M36 11c3-5 9-6 13-5-1 5-7 8-13 5z"/>',
  carrot:
    '<path fill="#69b356" d="M38 24C32 14 34 6 36 4c4 3 6 8 5 15 3-8 8-12 14-12-1 6-5 11-12 14 7-2 12 0 16 4-6 4-13 4-19 1z"/><path fill="#f3923a" d="M24 28c5-5 13-4 17 0s3 11-2 16L8 60c-3 1-5-1-4-4z"/><path d="M20 38l6 5M30 30l6 5M14 49l5 4"/>',
  strawberry:
    '<path fill="#e63e4f" d="M10 24c2-8 12-9 22-9s20 1 22 9c3 12-12 36-22 36S7 36 10 24z"/><path fill="#69b356" d="M32 20c-6 4-12 3-16 0 2-5 8-8 13-7l-2-8h8l-1 8c6-1 12 2 14 7-4 3-10 4-16 0z"/><path d="M22 32v2M32 30v2M42 32v2M26 43v2M37 43v2M32 53v1"/>',
};
