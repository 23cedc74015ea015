/** Importing this makes every sticker known; a page whose first screen shows none of them imports it later. */
import { activities } from "./activities";
import { addStickers } from ".";
import { changes } from "./changes";
import { likes } from "./likes";
import { times } from "./times";
import { wishes } from "./wishes";

addStickers({ ...activities, ...likes, ...changes, ...wishes, ...times });
