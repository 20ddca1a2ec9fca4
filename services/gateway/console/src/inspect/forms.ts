// How a check of a category pack is asked (member "form", schemas/categories/README.md): on which units, whether at all,
// what is measured within which limits, and what a failure needs.  One small evaluator; pure.
export type Result = "pass" | "fail" | "not-applicable";

export type Condition =
  | { answer: string; is: Result }
  | { item: "brand" | "model" | "hsCode" | "category" | "action"; is: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export interface Measure {
  label: string;
  labelZh: string;
  unit: string;
  least?: number;
  most?: number;
  basis: string;
  verified: boolean;
}

export interface Form {
  perUnit?: "vin";
  relevant?: Condition;
  measure?: Measure;
  onFailure?: ("note" | "photo")[];
}

export type Item = Partial<Record<"brand" | "model" | "hsCode" | "category" | "action", string | undefined>>;

/** Whether the condition holds for an item; `answers` gives what was answered to a check's code, all units together. */
export function holds(condition: Condition, item: Item, answers: (code: string) => readonly Result[]): boolean {
  const of = (inner: Condition) => holds(inner, item, answers);
  if ("all" in condition) {
    return condition.all.every(of);
  }
  if ("any" in condition) {
    return condition.any.some(of);
  }
  if ("not" in condition) {
    return !of(condition.not);
  }
  return "answer" in condition ? answers(condition.answer).includes(condition.is) : item[condition.item] === condition.is;
}

/** Whether a measured text is a number within the limits; null where it is no number. */
export function within(measure: Measure, text: string): boolean | null {
  const value = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !Number.isFinite(value)) {
    return null;
  }
  return value >= (measure.least ?? -Infinity) && value <= (measure.most ?? Infinity);
}
