/** Pictures of animals for the picture code. Drawn on a grid of 64 by 64, outlined by their frame. */

export const animals: Record<string, string> = {
  cat:
    '<path fill="#f2b261" d="M11 6l12 9c6-2 12-2 18 0l12-9 1 24c0 17-10 28-22 28S10 47 10 30z"/><path fill="#f7c9c9" d="M29 39h6l-3 4z"/><path d="M32 43v4M32 47c-2 3-6 3-8 1M32 47c2 3 6 3 8 1M4 36l12 3M4 46l12-2M60 36l-12 3M60 46l-12-2"/><path d="M23 29v4M41 29v4" stroke-width="4.5"/>',
  dog:
    '<path fill="#e2bd8c" d="M16 14c9-8 23-8 32 0l2 22c0 14-8 23-18 23S14 50 14 36z"/><path fill="#8a5a33" d="M18 12C9 6 3 16 4 30c1 9 4 14 8 13 4-2 5-12 6-31zM46 12c9-6 15 4 14 18-1 9-4 14-8 13-4-2-5-12-6-31z"/><path fill="#1f2d33" d="M26 35h12c0 5-3 7-6 7s-6-2-6-7z"/><path d="M32 42v5M24 47c3 4 13 4 16 0M24 26v.1M40 26v.1"/><path fill="#f08a9b" d="M29 50h6v4c0 4-6 4-6 0z"/>',
  fish:
    '<path fill="#63b3e0" d="M44 32c4-6 9-11 16-12-3 8-3 16 0 24-7-1-12-6-16-12z"/><path fill="#8ecbee" d="M4 32c8-14 16-18 24-18 9 0 15 8 20 18-5 10-11 18-20 18-8 0-16-4-24-18z"/><path d="M24 16c5 10 5 22 0 32M30 26c3 4 3 8 0 12M37 28c2 3 2 5 0 8M15 28v.1"/>',
  bird:
    '<path fill="#f3923a" d="M52 20l10 4-10 5z"/><path fill="#5aa7d8" d="M4 26c10 2 16 2 22-4 4-10 12-14 19-11 6 2 9 8 8 15-2 14-12 22-24 22-8 0-14-3-17-8l-8-6z"/><path fill="#fff" d="M20 33c6 2 14 0 20-6 1 10-6 16-13 16-4 0-7-3-7-10z"/><path d="M45 19v.1M28 48v11M36 47v12M24 59h8M32 59h8"/>',
  bee:
    '<g fill="#dff1fb"><ellipse cx="25" cy="17" rx="9" ry="13" transform="rotate(-20 25 17)"/><ellipse cx="40" cy="17" rx="9" ry="13" transform="rotate(20 40 17)"/></g><path fill="#ffd34d" d="M12 40c0-9 9-15 21-15s21 6 21 15-9 15-21 15-21-6-21-15z"/><path d="M27 26v28M40 26v28" stroke-width="6"/><path d="M54 40l7 2M17 36v.1M14 30L6 22M19 27l-4-9"/>',
  snail:
    '<path fill="#f0d3a8" d="M6 56c10 0 40 1 46 0 7-1 9-7 8-14l-1-12c-1-4-8-4-9 0l-2 14H14c-6 0-9 6-8 12z"/><circle fill="#d98a5b" cx="27" cy="32" r="20"/><path d="M27 32c0-4 6-4 6 1 0 7-12 8-13-1-1-10 12-14 18-6 5 7 2 17-8 19"/><path d="M53 27l-4-12M57 27l4-12"/>',
  ladybug:
    '<path d="M10 26L4 20M9 38H3M12 48l-6 6M54 26l6-6M55 38h6M52 48l6 6M26 8l-4-5M38 8l4-5"/><path fill="#1f2d33" d="M20 20c0-8 5-13 12-13s12 5 12 13z"/><circle fill="#e8553f" cx="32" cy="38" r="22"/><path d="M32 16v44"/><g fill="#1f2d33"><circle cx="21" cy="31" r="4"/><circle cx="43" cy="31" r="4"/><circle cx="19" cy="44" r="3.5"/><circle cx="45" cy="44" r="3.5"/><circle cx="26" cy="53" r="2"/><circle cx="38" cy="53" r="2"/></g>',
  whale:
    '<path d="M22 17V8M22 8c-2-5-8-5-9-1M22 8c2-5 8-5 9-1"/><path fill="#6f9fd8" d="M4 38c0-13 10-20 22-20 14 0 20 10 25 18 2-2 2-6 1-9l-6-7c4-2 8 0 10 3 1-4 3-6 6-7 1 5 0 9-3 12 1 14-8 28-27 28C15 56 4 52 4 38z"/><path fill="#e4effa" d="M5 43c8 4 22 4 30-1-2 8-10 13-20 12-5-2-9-6-10-11z"/><path d="M15 34v.1"/>',
};
