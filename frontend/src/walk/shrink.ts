/** A photo made small on the phone: it costs less to send, and where it was taken stays here. */
import { newIdentifier } from "../api/identifier";
import type { WalkPhoto } from "../model/walk";

const longestSide = 2_000;
const readable = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"];

/** Null where it is no photo. What the browser cannot read itself is left for the server to shrink. */
export async function shrink(file: File): Promise<WalkPhoto | null> {
  const drawn = await draw(file).catch(() => null);
  const photo = drawn ?? (readable.includes(file.type) ? file : null);
  return photo && { photo_id: newIdentifier(), type: photo.type, bytes: await photo.arrayBuffer() };
}

async function draw(file: File): Promise<Blob | null> {
  // Upright, as the phone was held.
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, longestSide / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(image.width * share), Math.round(image.height * share)];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}
