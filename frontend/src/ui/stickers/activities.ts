/** Stickers for what children do somewhere. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const activities: Record<string, string> = {
  play:
    '<path fill="#T" d="M30 41c0-12 4-20 12-20v20z"/><path d="M6 41L16 10l10 31M10 28h12M13 19h6M16 10h12c8 0 6 20 14 31"/>',
  ball_games:
    '<circle fill="#T" cx="24" cy="24" r="17"/><path d="M24 15l8 6-3 9H19l-3-9zM24 15V7M32 21l8-3M29 30l5 7M19 30l-5 7M16 21l-8-3"/>',
  wheels:
    '<path fill="#T" d="M5 20c3 6 7 8 12 8h14c5 0 9-2 12-8v5c-3 6-7 8-12 8H17C12 33 8 31 5 25z"/><circle cx="15" cy="38" r="4"/><circle cx="33" cy="38" r="4"/><path d="M24 20V8M19 12l5-5 5 5"/>',
  snow_and_ice:
    '<path d="M24 5v38M8 14l32 20M40 14L8 34M19 8l5 5 5-5M19 40l5-5 5 5M8 21l6-3-1-7M40 27l-6 3 1 7M8 27l6 3-1 7M40 21l-6-3 1-7"/><circle fill="#T" cx="24" cy="24" r="6"/>',
  bathing:
    '<circle fill="#T" cx="33" cy="15" r="5"/><path fill="#T" d="M5 31c5-5 9-5 13 0s8 5 13 0 8-5 12 0v11H5z"/><path d="M11 27l9-12 9 9M5 39c5-4 9-4 13 0s8 4 13 0 8-4 12 0"/>',
  outdoors:
    '<path fill="#T" d="M24 4L11 23h6L8 36h32l-9-13h6z"/><path d="M24 36v8M18 29l6 4 5-5"/>',
  climbing:
    '<path fill="#T" d="M4 42L19 10l9 15 5-7 11 24z"/><path d="M14 21l5 4 5-4M19 10V4l8 3-8 3"/>',
  hanging_out:
    '<path fill="#T" d="M6 8h24v16H17l-7 7v-7H6z"/><path d="M34 17h8v17h-4v7l-7-7H20v-5M12 14h12M12 19h8"/>',
  organised_sport:
    '<path fill="#T" d="M14 6h20v13c0 7-4 11-10 11S14 26 14 19z"/><path d="M14 10H6c0 8 3 11 9 12M34 10h8c0 8-3 11-9 12M24 30v7M15 42h18l-3-5H18z"/>',
  culture:
    '<path fill="#T" d="M18 34V10l22-5v24z" stroke="none"/><path d="M18 36V11l22-6v25M18 18l22-6"/><circle fill="#T" cx="13" cy="36" r="6"/><circle fill="#T" cx="35" cy="31" r="6"/>',
  other_activity:
    '<circle fill="#T" cx="24" cy="24" r="18"/><path d="M24 15v18M15 24h18"/>',
};
