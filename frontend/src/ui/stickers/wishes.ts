/** Stickers for what children wish for. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const wishes: Record<string, string> = {
  wish_light:
    '<path fill="#T" d="M17 34c0-6-6-8-6-16a13 13 0 0 1 26 0c0 8-6 10-6 16z"/><path d="M18 39h12M20 44h8M24 34V22M19 18l5 4 5-4"/>',
  wish_crossing:
    '<path fill="#T" d="M4 28h40v14H4z"/><path d="M11 29v12M20 29v12M29 29v12M38 29v12M24 6v16M16 14h16"/>',
  wish_stairs:
    '<path fill="#T" d="M5 42h9v-7h9v-7h9v-7h11v21z"/><path d="M5 42v-7h9v-7h9v-7h9v-7h11v28H5M8 35V21L34 3v11M21 28V12"/>',
  wish_playground:
    '<path d="M5 42L14 8h20l9 34M14 8l-5 34M34 8l5 34M20 8v22M29 8v22"/><rect fill="#T" x="17" y="29" width="15" height="6" rx="2"/>',
  wish_meeting_place:
    '<path fill="#T" d="M5 21L24 7l19 14z"/><path d="M9 21v21M39 21v21M5 42h38M15 34h18M17 34v8M31 34v8"/>',
  wish_activity_park:
    '<ellipse fill="#T" cx="24" cy="32" rx="19" ry="6"/><path d="M8 35v8M40 35v8M24 38v6M24 22V10M18 15l6-6 6 6"/><circle fill="#fff" cx="24" cy="5" r="2"/>',
  wish_bathing:
    '<path fill="#T" d="M4 31c5-5 9-5 13 0s8 5 13 0 9-5 14 0v12H4z"/><path d="M14 27V10c0-6 8-6 8 0M30 27V10c0-6 8-6 8 0M14 17h16M14 23h16"/>',
  wish_greenery:
    '<path fill="#T" d="M35 4c8 0 11 12 6 17H29c-5-5-2-17 6-17z"/><path d="M35 14v28M4 28h22M4 34h24M7 34v8M24 34v8M7 28v-5M23 28v-5"/>',
  wish_bike_parking:
    '<rect fill="#T" x="6" y="6" width="20" height="24" rx="4"/><path d="M13 26V11h4a4 4 0 0 1 0 9h-4M26 42V28a6 6 0 0 1 12 0v14M20 42h24M32 42V30"/>',
  wish_bus:
    '<path fill="#T" d="M20 14h24v20H20z"/><path d="M20 26h24M32 14v12M24 34v5M40 34v5M8 44V6M4 6h10v9H4z"/>',
};
