// Which orders are due: past their deadline, or past the time from which the gateway says to warn.  Pure.
import type { Views } from "../api/client";

type Dated = Pick<Views["OrderView"], "deadline" | "warnAt">;
export type Due = "late" | "soon" | null;

export function due({ deadline, warnAt }: Dated, now: number): Due {
  if (deadline === undefined) {
    return null;
  }
  return now >= Date.parse(deadline) ? "late" : warnAt !== undefined && now >= Date.parse(warnAt) ? "soon" : null;
}

/** The earliest deadline first; what has none comes last. */
export function byDeadline(a: Dated, b: Dated): number {
  return (a.deadline ? Date.parse(a.deadline) : Infinity) - (b.deadline ? Date.parse(b.deadline) : Infinity) || 0;
}
