// The work that is open in this window: it outlives a change between signed in and without a network, and
// is closed at sign-out.  Small, for the entry reads it too.
import type { Opened } from "./vault";

const MARK = "loopgate-inspects";
let opened: Opened | null = null;

export function keptOpen(): Opened | null {
  return opened;
}

export function keepOpen(next: Opened | null): void {
  opened = next;
}

/** Whether anybody's work is on this device; whose is not said. */
export function isInspecting(): boolean {
  return localStorage.getItem(MARK) !== null;
}

export function markInspecting(): void {
  localStorage.setItem(MARK, "true");
}
