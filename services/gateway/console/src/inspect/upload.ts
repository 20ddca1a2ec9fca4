// Photos go up by tus 1.0, piece by piece: begun again an upload is the same one and says how far it is, so
// a torn one goes on where it was.  A photo counts as confirmed when the gateway has all of it on disk with
// the hash that was announced; until then the device keeps it.
import { Refusal, request, type Problem } from "../api/client";
import { store, type KeptPhoto } from "./store";
import { openBytes, type Opened } from "./vault";
import { photosOf } from "./work";

const PIECE = 512 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };

async function ask(method: string, path: string, headers: Record<string, string>, body?: ArrayBuffer): Promise<Response> {
  const answer = await request(path, { method, headers: { ...TUS, ...headers }, body });
  if (!answer.ok) {
    throw new Refusal(answer.status, (await answer.json().catch(() => ({}))) as Partial<Problem>);
  }
  return answer;
}

const offset = (answer: Response) => Number(answer.headers.get("Upload-Offset"));

async function begin(photo: KeptPhoto): Promise<{ path: string; at: number }> {
  const metadata = `order ${btoa(photo.orderId)},sha256 ${btoa(photo.sha256)}`;
  const answer = await ask("POST", "/v1/uploads", { "Upload-Length": String(photo.size), "Upload-Metadata": metadata });
  return { path: answer.headers.get("Location") ?? "", at: offset(answer) };
}

async function upload(of: Opened, photo: KeptPhoto): Promise<void> {
  const { path, at: from } = await begin(photo);
  const jpeg = await openBytes(of, photo.sealed);
  for (let at = from; at < photo.size; ) {
    const answer = await ask("PATCH", path, { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" }, jpeg.slice(at, at + PIECE));
    at = offset(answer);
  }
  await store.photos.update(photo.id, { confirmed: true });
}

/** Whether nothing was decided, so that trying again later is all there is to do. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof Refusal) || error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500;
}

/** Sends what is not confirmed of a check's photos; one that is refused stays on the device and holds nothing up. */
export async function sendPhotos(of: Opened, checkId: string): Promise<void> {
  for (const photo of await photosOf(checkId)) {
    if (!photo.confirmed) {
      await upload(of, photo).catch((error: unknown) => {
        if (isPassing(error)) {
          throw error;
        }
      });
    }
  }
}
