// Where in a profile's document a JSON Pointer leads, as its form names the places: conditions by their numbers.  Pure.
export interface Place {
  /** Of what stands in the condition: which one, such as 1.2; empty of the whole. */
  condition?: string;
  /** The member of the document or of the comparison; absent where the node itself is meant. */
  member?: string;
  /** Which of the member's values, from 1. */
  number?: number;
  /** What of that value. */
  part?: string;
}

const numbered = (step: string | undefined) => (step !== undefined && /^\d+$/.test(step) ? Number(step) + 1 : undefined);

export function placeOf(pointer: string): Place {
  let steps = pointer.split("/").slice(1);
  const numbers: number[] = [];
  const inCondition = steps[0] === "condition";
  if (inCondition) {
    steps = steps.slice(1);
    for (let wide = widthOf(steps); wide > 0; wide = widthOf(steps)) {
      numbers.push(numbered(steps[wide - 1]) ?? 1);
      steps = steps.slice(wide);
    }
  }
  const [member, number, part] = steps;
  return { ...(inCondition && { condition: numbers.join(".") }), ...(member && { member }), ...(numbered(number) && { number: numbered(number) }), ...(part && { part }) };
}

/** How many steps lead into a group below; none where they lead to something else. */
function widthOf([kind, at]: readonly string[]): number {
  return kind === "not" ? 1 : (kind === "all" || kind === "any") && numbered(at) ? 2 : 0;
}
