// The steps of what is only drafted, approved and activated: models, lists, parameters.  Another person than the author approves and
// activates; the services hold that.  Pure.
export interface Plain {
  version: number;
  state: string;
  author: string;
}

export interface PlainNext {
  step: "approve" | "activate" | "retire";
  /** Whether it waits for another person than the one who asks. */
  another: boolean;
}

const STEPS: Record<string, readonly PlainNext["step"][]> = { draft: ["approve", "retire"], approved: ["activate", "retire"], active: ["retire"] };

export function plainNext(of: Plain, who: string): PlainNext[] {
  return (STEPS[of.state] ?? []).map((step) => ({ step, another: step !== "retire" && of.author === who }));
}
