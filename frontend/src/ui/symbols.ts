/** Map symbols as images: a theme's shape for overviews, a pin with the category's sticker for own marks. */
import { stickerMarkup } from "./stickers";
import { lookOf } from "./theme-looks";

const asImage = (svg: string) => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
const line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';

/** A pin whose tip is the place; 52 by 60 on the map. */
export function pinImage(theme: string, icon: string): string {
  const { ink, tone } = lookOf(theme);
  const sticker = stickerMarkup(icon, tone, theme).replaceAll("currentColor", ink);
  return asImage(
    `<svg xmlns="http://www.w3.org/2000/svg" width="52" height="60" viewBox="0 0 52 60">` +
      `<path d="M26 58l-8-10H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8h32a8 8 0 0 1 8 8v30a8 8 0 0 1-8 8h-8z" fill="#fff" stroke="${ink}" stroke-width="3"/>` +
      `<g transform="translate(8 7) scale(.75)" ${line} stroke="${ink}" stroke-width="3">${sticker}</g></svg>`,
  );
}

/** The theme's shape with its own sticker; 30 by 30 on the map, for hundreds at once. */
export function shapeImage(theme: string): string {
  const { ink, tone, outline } = lookOf(theme);
  return asImage(
    `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30" viewBox="-2 -2 52 52">` +
      `<path d="${outline}" fill="${tone}" stroke="#fff" stroke-width="7"/>` +
      `<path d="${outline}" fill="${tone}" stroke="${ink}" stroke-width="4" stroke-linejoin="round"/>` +
      `<g transform="${theme === "change" ? "translate(13.5 19) scale(.44)" : "translate(12.5 12.5) scale(.48)"}" ${line} stroke="${ink}" stroke-width="5">${stickerMarkup(theme, "#fff")}</g></svg>`,
  );
}
