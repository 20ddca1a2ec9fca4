// What can be done with dead letters: each is settled by itself, so that one that cannot be stops no other.
import { answered, api, type Views } from "../api/client";

export type Letter = Views["DeadLetterView"];
export const SETTLE = [["replay", "operate.replay"], ["drop", "operate.drop"]] as const;

export function settle(letter: string, what: string, reason: string): Promise<Letter> {
  const init = { params: { path: { letter } }, body: { reason } };
  return answered(what === "drop" ? api.POST("/v1/dead-letters/{letter}/drop", init) : api.POST("/v1/dead-letters/{letter}/replay", init));
}

export interface Settled {
  done: number;
  failed: { letter: string; error: unknown }[];
}

/** Settles one after the other; `progress` is told how many are behind. */
export async function settleAll(letters: readonly string[], what: string, reason: string, progress: (behind: number) => void): Promise<Settled> {
  const settled: Settled = { done: 0, failed: [] };
  for (const [at, letter] of letters.entries()) {
    try {
      await settle(letter, what, reason);
      settled.done++;
    } catch (error) {
      settled.failed.push({ letter, error });
    }
    progress(at + 1);
  }
  return settled;
}
