/** The 32 pictures of which every group has four as its own code; loaded only where a code is shown. */
import { animals } from "./animals";
import { nature } from "./nature";
import { things } from "./things";

const pictures: Record<string, string> = { ...nature, ...animals, ...things };

export const pictureNames = Object.keys(pictures);

/** The drawing's inner SVG; nothing for a name without a drawing, whose word still stands. */
export const pictureMarkup = (name: string): string => pictures[name] ?? "";
