// The HTTP interface, typed by the generated schema.  A session's cookie proves the caller; an answer
// 401 tells everybody who listens that the session is over.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Views = components["schemas"];
export type Problem = Views["Problem"];

/** What an answer that is no success becomes; status 0 where nothing answered. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.title ?? `status ${status}`);
  }

  /** The last part of the problem's type: "forbidden", "not-found"; "offline" where nothing answered. */
  get kind(): string {
    return this.status === 0 ? "offline" : (this.problem.type ?? "").split("/").pop() ?? "";
  }
}

const ended = new Set<() => void>();

export function onSessionEnd(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

let touched = 0;
["pointerdown", "keydown"].forEach((kind) => window.addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true }));
const AT_WORK_MS = 10_000;

async function reach(request: Request): Promise<Response> {
  let answer: Response;
  if (Date.now() - touched > AT_WORK_MS) {
    request.headers.set("Loopgate-Background", "true"); // what nobody asked for keeps no session alive
  }
  try {
    answer = await fetch(request);
  } catch {
    throw new Refusal(0, { title: "no connection" });
  }
  if (answer.status === 401 && !request.url.endsWith("/v1/session")) {
    ended.forEach((listener) => listener());
  }
  return answer;
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: reach });

/** What the typed client has no words for, as it is. */
export function request(path: string, init: RequestInit): Promise<Response> {
  return reach(new Request(new URL(path, window.location.origin), init));
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or a Refusal thrown. */
export async function answered<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new Refusal(response.status, (typeof error === "object" && error !== null ? error : {}) as Partial<Problem>);
  }
  return data as T;
}
