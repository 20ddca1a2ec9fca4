// A condition as a tree: what a node is, and changes at a place that leave everything else as it stands.  Places are JSON
// Pointers into the document, as the linter's are.  Pure.
export type Condition = Readonly<Record<string, unknown>>;
export type Kind = "all" | "any" | "not";
export const KINDS: readonly Kind[] = ["all", "any", "not"];

export interface Finding {
  pointer?: string;
}

/** A comparison that is still to be chosen. */
export const EMPTY: Condition = { attribute: "" };

export const isObject = (value: unknown): value is Condition => typeof value === "object" && value !== null && !Array.isArray(value);

/** What a group is; absent where the node is none. */
export function kindOf(node: Condition): Kind | undefined {
  const [only, ...more] = Object.keys(node);
  const kind = KINDS.find((one) => one === only);
  const below = kind && node[kind];
  return kind && more.length === 0 && (kind === "not" ? isObject(below) : Array.isArray(below) && below.every(isObject)) ? kind : undefined;
}

const TEXTS = ["attribute", "list", "least", "below"];
const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string");

/** Whether a form can say all that the node says. */
export function isLeaf(node: Condition): boolean {
  return typeof node.attribute === "string" && Object.entries(node).every(([name, value]) => (TEXTS.includes(name) ? typeof value === "string" : (name === "in" || name === "prefix") && isTexts(value)));
}

/** The nodes of a group, with their places below it. */
export function childrenOf(node: Condition, kind: Kind): { step: string; node: Condition }[] {
  const below = node[kind];
  return Array.isArray(below) ? (below as Condition[]).map((child, at) => ({ step: `/${kind}/${at}`, node: child })) : [{ step: `/${kind}`, node: below as Condition }];
}

type Change = (was: unknown) => unknown;

function put(of: unknown, [step, ...rest]: string[], change: Change): unknown {
  if (step === undefined) {
    return change(of);
  }
  if (Array.isArray(of)) {
    const next = put(of[Number(step)], rest, change);
    return next === undefined ? of.filter((_, at) => at !== Number(step)) : of.map((one: unknown, at) => (at === Number(step) ? next : one));
  }
  const next = put((of as Condition)[step], rest, change);
  return next === undefined || (Array.isArray(next) && next.length === 0) ? undefined : { ...(of as Condition), [step]: next };
}

const stepsOf = (pointer: string) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The document with the node at the place changed; undefined takes it away, and a group that holds nothing any more with it. */
export function changed(document: Condition, pointer: string, change: (was: Condition) => Condition | undefined): Condition {
  const [first, ...rest] = stepsOf(pointer) as [string, ...string[]];
  return { ...document, [first]: put(document[first] ?? EMPTY, rest, change as Change) ?? EMPTY };
}

/** The same group of another kind; "not" is of one alone. */
export function regrouped(node: Condition, from: Kind, to: Kind): Condition {
  const children = childrenOf(node, from).map((child) => child.node);
  return to !== "not" ? { [to]: children } : { not: children.length === 1 ? children[0] : node };
}

export function added(node: Condition, kind: Kind, child: Condition): Condition {
  return { [kind]: [...(node[kind] as Condition[]), child] };
}

/** What is told of the node itself: of the parts of a comparison too, of nodes below a group not. */
export function findingsAt<T extends Finding>(findings: readonly T[], pointer: string, group: boolean): T[] {
  return findings.filter(({ pointer: at }) => at === pointer || (at?.startsWith(`${pointer}/`) && (!group || !/^\/(all\/\d+|any\/\d+|not)/.test(at.slice(pointer.length)))));
}
