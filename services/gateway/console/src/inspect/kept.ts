// The work that is open in this window: it outlives a change between signed in and without a network, and
// is closed at sign-out.  Small, for the entry reads it too.
import type { Opened } from "./vault";

export const DATABASE = "loopgate-inspection";
let opened: Opened | null = null;

export function keptOpen(): Opened | null {
  return opened;
}

export function keepOpen(next: Opened | null): void {
  opened = next;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/**
 * Whether anybody's work is on this device; whose is not said.  The database is asked, which is written through: a mark
 * beside it is lost when the browser dies soon after.
 */
export async function isInspecting(): Promise<boolean> {
  try {
    if (!(await indexedDB.databases()).some(({ name }) => name === DATABASE)) {
      return false;
    }
    const database = await settled(indexedDB.open(DATABASE));
    try {
      return database.objectStoreNames.contains("vaults") && (await settled(database.transaction("vaults").objectStore("vaults").count())) > 0;
    } finally {
      database.close();
    }
  } catch {
    return false; // a browser that keeps nothing
  }
}
