/** Pictures of things that move, sound and shelter, for the picture code. Drawn on a grid of 64 by 64, outlined by their frame. */

export const things: Record<string, string> = {
  boat:
    '<path fill="#fff" d="M34 6c12 8 18 19 20 32H34z"/><path fill="#f3923a" d="M28 14c-8 6-14 14-17 24h17z"/><path d="M31 4v38"/><path fill="#b5633c" d="M5 42h54c-2 9-7 15-13 15H18C12 57 7 51 5 42z"/>',
  train:
    '<path fill="#cfe6f5" d="M36 10h22v18H36z"/><path fill="#e8553f" d="M36 28h24v20H36zM8 26h28v22H8z"/><path fill="#1f2d33" d="M13 26V12h9v14z"/><path d="M32 8h30M10 12h15M60 8v40"/><g fill="#ffd34d"><circle cx="17" cy="50" r="8"/><circle cx="36" cy="52" r="6"/><circle cx="52" cy="52" r="6"/></g><path fill="#9aa7ae" d="M8 48H2l6-10z"/>',
  car:
    '<path fill="#5aa7d8" d="M4 46V34c0-3 2-5 5-5l6-1 8-13h20l10 14 4 1c3 1 4 3 4 6v10z"/><path fill="#dff1fb" d="M21 28l5-8h6v8zM37 20h4l6 8H37z"/><g fill="#1f2d33"><circle cx="17" cy="47" r="7"/><circle cx="47" cy="47" r="7"/></g><g fill="#fff"><circle cx="17" cy="47" r="2.5"/><circle cx="47" cy="47" r="2.5"/></g><path d="M55 36h4"/>',
  bicycle:
    '<g fill="#f3f0e7"><circle cx="15" cy="43" r="12"/><circle cx="49" cy="43" r="12"/></g><path d="M15 43l10-22h16l8 22M25 21l8 22H15M33 43l9-20M20 20h10M41 21l-2-8h9" stroke-width="3.5" stroke="#c23b22"/><path d="M19 20h11M39 13h9"/><circle fill="#1f2d33" cx="33" cy="43" r="3"/>',
  ball:
    '<circle fill="#fff" cx="32" cy="32" r="27"/><path fill="#e8553f" d="M32 5a27 27 0 0 1 23 13L32 32zM55 46a27 27 0 0 1-23 13V32z"/><path fill="#5aa7d8" d="M9 18L32 32 9 46a27 27 0 0 1 0-28z"/><path fill="#ffd34d" d="M55 18a27 27 0 0 1 0 28L32 32z"/><circle fill="#fff" cx="32" cy="32" r="5"/>',
  kite:
    '<path fill="#ffd34d" d="M36 4L12 22l24-2z"/><path fill="#e8553f" d="M36 4l20 12-20 4z"/><path fill="#5aa7d8" d="M12 22l16 22 8-24z"/><path fill="#69b356" d="M56 16L28 44l8-24z"/><path d="M28 44c-2 6 6 8 3 14-1 3-6 3-9 2M35 49l-6 4 7 3z"/>',
  drum:
    '<path fill="#e8553f" d="M8 26v24c0 5 11 9 24 9s24-4 24-9V26z"/><ellipse fill="#fff4e0" cx="32" cy="26" rx="24" ry="9"/><path d="M8 30l9 25 11-21 8 24 8-24 9 20 3-24M10 4l16 20M56 6L38 24"/><g fill="#f2b261"><circle cx="27" cy="24" r="3"/><circle cx="37" cy="25" r="3"/></g>',
  key:
    '<path fill="#ffd34d" fill-rule="evenodd" d="M46 4a14 14 0 1 1-9 25L18 48l6 6-5 5-6-6-3 3-6-6 28-28A14 14 0 0 1 46 4zm2 9a5 5 0 1 0 0 10 5 5 0 0 0 0-10z"/>',
  bell:
    '<path d="M32 10V5"/><circle fill="#f3923a" cx="32" cy="55" r="5"/><path fill="#ffd34d" d="M32 9c12 0 17 9 17 20 0 10 3 15 8 19v4H7v-4c5-4 8-9 8-19C15 18 20 9 32 9z"/><path d="M23 22c1-4 3-6 6-7"/>',
  house:
    '<path fill="#fff4e0" d="M11 30h42v29H11z"/><path fill="#9aa7ae" d="M43 8h7v14h-7z"/><path fill="#e8553f" d="M32 6L4 32h56z"/><path fill="#8a5a33" d="M27 42h11v17H27z"/><path fill="#8ecbee" d="M15 38h8v9h-8zM43 38h7v9h-7z"/>',
  lamp:
    '<path fill="#ffd34d" d="M22 5h20l11 26H11z"/><path fill="#5aa7d8" d="M29 31h6v20h-6z"/><path fill="#5aa7d8" d="M17 59c0-5 6-8 15-8s15 3 15 8z"/><path d="M46 31v9"/><circle fill="#e8553f" cx="46" cy="42" r="2"/>',
  umbrella:
    '<path d="M32 4v5M32 32v20c0 9-13 9-13 1" stroke-width="4"/><path fill="#b48ce0" d="M4 34C5 19 16 9 32 9s27 10 28 25c-5-5-13-5-19 0-5-5-13-5-18 0-6-5-14-5-19 0z"/><path d="M23 34c0-11 3-19 9-25 6 6 9 14 9 25"/>',
};
