/** Stickers by the icon name the catalogue uses: themes and ways at once, and the rest with `./all`. */
import { themes } from "./themes";
import { ways } from "./ways";

const stickers = new Map(Object.entries({ ...themes, ...ways }));

const shapeless = '<circle fill="#T" cx="24" cy="24" r="16"/><path d="M24 24v.1" stroke-width="6"/>';

export function addStickers(more: Record<string, string>): void {
  for (const [icon, drawing] of Object.entries(more)) stickers.set(icon, drawing);
}

/** The drawing's inner SVG; a municipality's own category without a sticker gets its theme's. */
export function stickerMarkup(icon: string, tone: string, themeIcon?: string): string {
  const drawing = stickers.get(icon) ?? stickers.get(themeIcon ?? "") ?? shapeless;
  return drawing.replaceAll("#T", tone);
}
