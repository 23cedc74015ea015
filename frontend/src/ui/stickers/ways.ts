/** Stickers for ways, how one travels, and with whom. Drawn on a grid of 48 by 48; #T stands for the tone. */

export const ways: Record<string, string> = {
  school_way:
    '<path fill="#T" d="M8 22L24 10l16 12v18H8z"/><path d="M24 10V4h8v5h-8M20 40V30h8v10M13 26h4M31 26h4"/>',
  leisure_way:
    '<circle fill="#T" cx="33" cy="14" r="8"/><path d="M27 8l12 12M39 8L27 20M6 42c10 0 6-12 14-12s4 12 12 12h10"/>',
  walk:
    '<circle fill="#T" cx="26" cy="8" r="4"/><path d="M25 16l-3 12 7 6 2 10M22 28l-4 8-6 7M24 17l-8 4-3 7M26 18l4 7 7 2"/>',
  bike:
    '<circle fill="#T" cx="12" cy="32" r="8"/><circle fill="#T" cx="36" cy="32" r="8"/><path d="M12 32l7-15h12l5 15M19 17l6 15h-13M25 32l7-13M16 14h6M31 17l-1-6h5"/>',
  kick_scooter:
    '<path d="M16 6h-5M13 6l7 29h14"/><circle fill="#T" cx="16" cy="38" r="5"/><circle fill="#T" cx="38" cy="38" r="5"/><path d="M22 35h12"/>',
  bus:
    '<rect fill="#T" x="7" y="9" width="34" height="27" rx="4"/><path d="M7 25h34M24 9v16M12 31h3M33 31h3M13 36v5M35 36v5"/>',
  driven:
    '<path fill="#T" d="M6 34V25l6-3 4-9h16l5 9 5 3v9z"/><path d="M12 22h25"/><circle fill="#fff" cx="14" cy="35" r="4"/><circle fill="#fff" cx="34" cy="35" r="4"/>',
  other:
    '<circle fill="#T" cx="24" cy="24" r="18"/><path d="M15 24v.1M24 24v.1M33 24v.1" stroke-width="5"/>',
  alone:
    '<circle fill="#T" cx="24" cy="14" r="7"/><path fill="#T" d="M11 42c0-10 5-16 13-16s13 6 13 16z"/>',
  with_others:
    '<circle fill="#T" cx="16" cy="16" r="6"/><circle fill="#T" cx="33" cy="18" r="5"/><path fill="#T" d="M5 41c0-9 4-14 11-14s11 5 11 14z"/><path d="M31 28c7-1 12 4 12 12H32"/>',
};
