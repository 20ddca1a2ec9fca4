// What an editor begins with: the newest version of a profile under the next number, or an example to change.
import { answered, api, Refusal, type Views } from "../../api/client";

const EXAMPLE: Views["ProfileDocument"] = {
  code: "",
  version: 1,
  lane: "yellow",
  action: "document",
  reason: "",
  reasonZh: "",
  instruction: "",
  instructionZh: "",
  legalBasis: "",
  condition: { all: [{ attribute: "category", in: ["vehicles"] }, { attribute: "value", least: "1000000" }] },
};

export const textOf = (document: object) => JSON.stringify(document, null, 2);

/** A profile of the first set was never drafted: its first draft takes its place. */
async function profileOf(code: string, signal?: AbortSignal): Promise<Views["Profile"] | undefined> {
  try {
    return await answered(api.GET("/v1/profiles/{code}", { params: { path: { code } }, ...(signal && { signal }) }));
  } catch (error) {
    if (error instanceof Refusal && error.kind === "not-found") {
      return undefined;
    }
    throw error;
  }
}

export async function startOf(code: string | undefined, signal?: AbortSignal): Promise<string> {
  if (code === undefined) {
    return textOf(EXAMPLE);
  }
  const newest = (await profileOf(code, signal))?.versions.at(-1);
  return textOf({ ...(newest?.document ?? { ...EXAMPLE, code }), version: (newest?.version ?? 0) + 1 });
}
