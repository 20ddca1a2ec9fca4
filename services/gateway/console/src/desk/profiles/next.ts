// Which steps a version can take next, and what is missing for each: the rule of common/risk/proof.h, told before one
// presses.  The services decide.  Pure.
import type { Views } from "../../api/client";

export type Version = Views["Profile"]["versions"][number];
export type Step = "lint" | "shadow" | "approve" | "cutover" | "activate" | "retire" | "restore";
export type Lack = "lint" | "backtest" | "shadow" | "another" | "other-ender";

export interface Next {
  step: Step;
  lacks: Lack[];
}

const STEPS: Record<string, readonly Step[]> = {
  draft: ["lint", "shadow", "approve", "retire"],
  shadow: ["approve", "retire"],
  approved: ["cutover", "activate", "retire"],
  cutover: ["cutover", "activate", "retire"],
  active: ["retire"],
  retiring: ["retire"],
  retired: ["restore"],
};

function lacks(step: Step, of: Version, who: string): Lack[] {
  const tried = step === "shadow" || step === "approve";
  const found: Lack[] = [];
  if (tried && of.restores === undefined) {
    of.proof.linted || found.push("lint");
    of.proof.backtested || found.push("backtest");
    step === "approve" && !of.proof.shadowed && found.push("shadow");
  }
  ["approve", "cutover", "activate"].includes(step) && of.author === who && found.push("another");
  of.state === "retiring" && of.steps.filter((one) => one.step === "retire").at(-1)?.by === who && found.push("other-ender");
  return found;
}

/** `was`: whether a version that has ended was ever in force. */
export function nextOf(of: Version, who: string): Next[] {
  const was = of.steps.some((step) => step.step === "activate");
  return (STEPS[of.state] ?? []).filter((step) => step !== "restore" || was).map((step) => ({ step, lacks: lacks(step, of, who) }));
}
