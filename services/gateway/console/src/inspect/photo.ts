// Photos as evidence: at most 2,048 pixels on the longer side, as JPEG, without what the camera wrote about
// place and person.
const MOST = 2048;
const QUALITY = 0.85;

export async function downscale(file: Blob): Promise<ArrayBuffer> {
  const image = await createImageBitmap(file);
  const factor = Math.min(1, MOST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * factor);
  canvas.height = Math.round(image.height * factor);
  (canvas.getContext("2d") as CanvasRenderingContext2D).drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!jpeg) {
    throw new Error("the photo could not be made into a JPEG");
  }
  return jpeg.arrayBuffer();
}
