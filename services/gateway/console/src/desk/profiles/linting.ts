// Lint as one types: the document is asked about when the keys rest, and what is told is always of the newest text.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api } from "../../api/client";
import type { Control, Document } from "./sending";

const REST_MS = 500;

/** What stands for the code of a profile that has none yet, so that the rest is told of too. */
const NAMELESS = "-";

/** The control event that would draft the text; absent where it is no JSON object. */
function eventOf(text: string): Control | undefined {
  try {
    const document = JSON.parse(text) as { code?: unknown; version?: unknown } | null;
    const { code, version } = document ?? {};
    return typeof document === "object" && document !== null && !Array.isArray(document)
      ? { kind: "profile", objectId: typeof code === "string" && code !== "" ? code : NAMELESS, version: typeof version === "number" ? version : 1, action: "draft", document: document as unknown as Document }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The same, of what has a code. */
export function draftOf(text: string): Control | undefined {
  const event = eventOf(text);
  return event?.objectId === NAMELESS ? undefined : event;
}

/** The text once the keys rest. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

export function useLint(text: string) {
  const rested = useRested(text);
  const draft = eventOf(rested);
  const found = useQuery({
    queryKey: ["lint", rested],
    queryFn: ({ signal }) => answered(api.POST("/v1/lint/profiles", { body: draft as Control, signal })),
    enabled: draft !== undefined,
  });
  return { ...found, fresh: rested === text && !found.isFetching, unreadable: eventOf(text) === undefined };
}
