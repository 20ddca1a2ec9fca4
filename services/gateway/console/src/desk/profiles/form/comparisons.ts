// What may be compared with an attribute: the dictionary's type, list and codes say it.  Pure.
import type { Condition } from "./tree";

export interface Attribute {
  name: string;
  type: string;
  list?: string;
}

export type Comparison = "in" | "prefix" | "list" | "range" | "exists";

const OF_TYPE: Record<string, readonly Comparison[]> = { text: ["in", "prefix", "list", "exists"], set: ["in", "list", "exists"], number: ["range", "exists"], day: ["range", "exists"] };

export function offered(attribute: Attribute | undefined): readonly Comparison[] {
  return (OF_TYPE[attribute?.type ?? ""] ?? []).filter((one) => one !== "list" || attribute?.list);
}

export function comparisonOf(leaf: Condition): Comparison {
  return "least" in leaf || "below" in leaf ? "range" : (["in", "prefix", "list"] as const).find((one) => one in leaf) ?? "exists";
}

/** The comparison begun anew; what was said with it before is kept where it still says something. */
export function compared(leaf: Condition, comparison: Comparison): Condition {
  const { attribute, in: texts, prefix } = leaf;
  const values = texts ?? prefix ?? [];
  return { attribute, ...(comparison === "list" ? { list: "" } : comparison === "range" ? { least: "" } : comparison === "exists" ? {} : { [comparison]: values }) };
}

/** The leaf asking for another attribute, in the same way where that one may be asked so. */
export function asking(leaf: Condition, attribute: Attribute): Condition {
  const ways = offered(attribute);
  const kept = leaf.attribute !== "" && comparisonOf(leaf) !== "exists" && ways.includes(comparisonOf(leaf));
  return kept ? { ...leaf, attribute: attribute.name } : compared({ attribute: attribute.name }, ways[0] ?? "exists");
}

/** A bound put or, where it is empty and the other is not, left out. */
export function bounded(leaf: Condition, bound: "least" | "below", value: string): Condition {
  const { attribute, least, below } = { ...leaf, [bound]: value } as Record<string, string | undefined>;
  return { attribute, ...((least || !below) && { least: least ?? "" }), ...(below && { below }) };
}

/** The texts of a pasted column, or of one line. */
export function textsOf(pasted: string): string[] {
  return pasted.split(/[\t\r\n]+/).map((text) => text.trim()).filter((text) => text !== "");
}
