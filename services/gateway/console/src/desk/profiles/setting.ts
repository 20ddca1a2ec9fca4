// What drafts a parameter, and which versions wait for somebody.  Pure.
import type { Views } from "../../api/client";
import type { Control, Document } from "./sending";

type All = Views["Parameters"];

/** The event that drafts what a form says, as the next version of its object; what was left empty is not said. */
export function parameterDraft(all: All, kind: { code: string }, said: Record<string, string>): Control {
  const objectId = said.key ? `${kind.code}/${said.key}` : kind.code;
  const version = Math.max(0, ...all.versions.filter((one) => one.objectId === objectId).map((one) => one.version)) + 1;
  const { key, value, from, until, basis, verified } = said;
  const document = { code: kind.code, version, from, legalBasis: basis, ...(key && { key }), ...(value && { value }), ...(until && { until }), ...(verified && { verified: true }) };
  return { kind: "parameter", objectId, version, action: "draft", document: document as unknown as Document };
}

/** Versions that are neither in the table nor given up. */
export function waiting(all: All): All["versions"] {
  return all.versions.filter(({ state }) => state === "draft" || state === "approved");
}
