// The steps of what is only drafted, approved and activated: models, lists, parameters.  Another person than the author approves and
// activates; the services hold that.  Pure.
export interface Plain {
  version: number;
  state: string;
  author: string;
  /** Of a list: whether a back-test is behind it, or none is asked for. */
  proven?: boolean;
}

export interface PlainNext {
  step: "approve" | "activate" | "retire";
  /** Whether it waits for another person than the one who asks. */
  another: boolean;
  /** Whether it waits for a back-test. */
  unproven: boolean;
}

const STEPS: Record<string, readonly PlainNext["step"][]> = { draft: ["approve", "retire"], approved: ["activate", "retire"], active: ["retire"], retiring: ["retire"] };

export function plainNext(of: Plain, who: string): PlainNext[] {
  return (STEPS[of.state] ?? []).map((step) => ({ step, another: step !== "retire" && of.author === who, unproven: step === "approve" && of.proven === false }));
}
