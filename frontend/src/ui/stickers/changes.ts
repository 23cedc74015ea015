/** Stickers for what should change. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const changes: Record<string, string> = {
  dark:
    '<path d="M16 44V9c0-5 14-5 14 2"/><path fill="#T" d="M22 17c0-9 16-9 16 0z"/><path d="M26 24l-3 7M34 24l3 7M10 44h12M40 8l-4 4M36 8l4 4"/>',
  bad_stairs:
    '<path fill="#T" d="M5 42h9v-8h9v-8h9v-8h11v24z"/><path d="M5 42v-8h9v-8h9v-8h9v-8h11v32H5M7 22L25 6"/>',
  traffic:
    '<path fill="#T" d="M4 24v-7l4-2 3-7h11l4 7 4 2v7z"/><circle cx="10" cy="25" r="3"/><circle cx="24" cy="25" r="3"/><path d="M18 40v-6l4-2 3-5M33 22h3l4 8 4 2v8z"/><path fill="#T" d="M18 40v-6l5-2 3-5h10l4 6 4 2v5z"/><circle fill="#fff" cx="24" cy="41" r="3"/><circle fill="#fff" cx="38" cy="41" r="3"/>',
  speed:
    '<path fill="#T" d="M6 36a18 18 0 1 1 36 0z"/><path d="M24 36l9-14M12 28l3 2M24 18v4M36 28l-3 2M6 36h36"/>',
  no_pavement:
    '<path fill="#T" d="M14 44l4-40h12l4 40z"/><path d="M24 8v6M24 20v6M24 32v6M14 44l4-40M34 44L30 4M4 30l7 7M11 30l-7 7M37 30l7 7M44 30l-7 7"/>',
  crossing:
    '<path fill="#T" d="M4 26h40v16H4z"/><path d="M10 27v14M18 27v14M26 27v14M34 27v14M40 27v14M24 15v-.1M20 4h8l-1 7h-6z"/><path d="M24 16v.1" stroke-width="4"/>',
  narrow:
    '<path fill="#T" d="M4 4h12l5 20-5 20H4zM44 4H32l-5 20 5 20h12z"/><path d="M24 8v8M24 32v8M21 13l3 3 3-3M21 35l3-3 3 3"/>',
  overgrown:
    '<path fill="#T" d="M6 42c-4-10 2-14 5-13-2-9 6-14 11-10 2-8 14-8 15 1 8 0 9 10 4 13 4 3 3 7 1 9z"/><path d="M18 42V31l-5-4M18 35l6-6M32 42V29l-4-4M32 34l5-5"/>',
  scary:
    '<path fill="#T" d="M9 42V22a15 15 0 0 1 30 0v20l-6-5-4 5-5-5-5 5-4-5z"/><circle cx="18" cy="22" r="2.5" fill="currentColor"/><circle cx="30" cy="22" r="2.5" fill="currentColor"/><path d="M20 31c2-3 6-3 8 0"/>',
  boring:
    '<circle fill="#T" cx="24" cy="24" r="18"/><path d="M14 19h6M28 19h6M16 32h16"/>',
  littered:
    '<path fill="#T" d="M11 16h26l-3 27H14z"/><path d="M7 16h34M18 16V9h12v7M19 22l1 15M29 22l-1 15"/>',
  noise:
    '<path fill="#T" d="M6 18h8l11-9v30l-11-9H6z"/><path d="M31 17c4 4 4 10 0 14M36 11c8 7 8 19 0 26"/>',
  unsafe_people:
    '<circle fill="#T" cx="14" cy="15" r="6"/><path fill="#T" d="M4 40c0-9 3-14 10-14s10 5 10 14z"/><path d="M28 40c0-8 3-13 8-13 3 0 5 1 7 4M36 8v10M36 24v.1"/>',
};
