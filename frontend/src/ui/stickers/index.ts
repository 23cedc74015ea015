/** Every sticker by the icon name the catalogue uses. */
import { activities } from "./activities";
import { changes } from "./changes";
import { likes } from "./likes";
import { themes } from "./themes";
import { times } from "./times";
import { ways } from "./ways";
import { wishes } from "./wishes";

const stickers: Record<string, string> = {
  ...themes,
  ...ways,
  ...activities,
  ...likes,
  ...changes,
  ...wishes,
  ...times,
};

const shapeless = '<circle fill="#T" cx="24" cy="24" r="16"/><path d="M24 24v.1" stroke-width="6"/>';

/** The drawing's inner SVG; a municipality's own category without a sticker gets its theme's. */
export function stickerMarkup(icon: string, tone: string, themeIcon?: string): string {
  const drawing = stickers[icon] ?? stickers[themeIcon ?? ""] ?? shapeless;
  return drawing.replaceAll("#T", tone);
}
