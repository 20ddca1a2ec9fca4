// Lint as one types: the document is asked about when the keys rest, and what is told is always of the newest text.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api } from "../../api/client";
import type { Control, Document } from "./sending";

const REST_MS = 500;

/** The control event that would draft the text; absent where it is no JSON object with a code. */
export function draftOf(text: string): Control | undefined {
  try {
    const document = JSON.parse(text) as { code?: unknown; version?: unknown } | null;
    const { code, version } = document ?? {};
    return typeof code === "string" && code !== "" ? { kind: "profile", objectId: code, version: typeof version === "number" ? version : 1, action: "draft", document: document as unknown as Document } : undefined;
  } catch {
    return undefined;
  }
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
  const draft = draftOf(rested);
  const found = useQuery({
    queryKey: ["lint", rested],
    queryFn: ({ signal }) => answered(api.POST("/v1/lint/profiles", { body: draft as Control, signal })),
    enabled: draft !== undefined,
  });
  return { ...found, fresh: rested === text && !found.isFetching, unreadable: draftOf(text) === undefined };
}
