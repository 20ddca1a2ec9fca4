// A model's file as the document that is drafted: LightGBM's text with its code, categories and share of the ranking, or
// the document that `loopgatectl models document` has made of it.  Pure.
import type { Control, Document } from "./sending";

export interface Meant {
  code: string;
  version: number;
  /** Its part of the ranking; without one it runs in shadow. */
  share?: string;
  categories?: string[];
}

/** The bytes that an event holds at most. */
const EVENT_MOST = 850_000;

/** Absent where the document is larger than an event may be. */
export function modelDraft(meant: Meant, file: string): Control | undefined {
  const mode = meant.share === undefined ? "shadow" : "live";
  const document = { code: meant.code, version: meant.version, mode, ...(meant.share !== undefined && { share: meant.share }), ...(meant.categories && { categories: meant.categories }), text: textOf(file) };
  const event: Control = { kind: "model", objectId: meant.code, version: meant.version, action: "draft", document: document as unknown as Document };
  return new TextEncoder().encode(JSON.stringify(event)).length <= EVENT_MOST ? event : undefined;
}

/** The trees: of a document its member, else the file itself. */
function textOf(file: string): string {
  try {
    const { text } = JSON.parse(file) as { text?: unknown };
    return typeof text === "string" ? text : file;
  } catch {
    return file;
  }
}
