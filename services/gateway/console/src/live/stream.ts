// One connection to /v1/live: server-sent events read from a body, because a new tab must say where the last one was.
export interface LiveEvent {
  event: string;
  id: string;
  areas: string[];
}

/** The gateway beats every 15 s: silence longer than this is a broken connection. */
export const SILENCE_MS = 40_000;

function parse(block: string): LiveEvent | null {
  const said: Record<string, string> = {};
  block.split("\n").forEach((line) => {
    const at = line.indexOf(": ");
    if (at > 0) {
      said[line.slice(0, at)] = line.slice(at + 2);
    }
  });
  if (!said.event || !said.data) {
    return null;
  }
  return { event: said.event, id: said.id ?? "", areas: (JSON.parse(said.data) as { areas?: string[] }).areas ?? [] };
}

/** Reads until the stream ends or is silent too long; rejects with the status of a refusal. */
export async function listen(lastId: string, signal: AbortSignal, heard: (event: LiveEvent) => void): Promise<void> {
  const own = new AbortController();
  const stop = () => own.abort();
  signal.addEventListener("abort", stop);
  let timer = window.setTimeout(stop, SILENCE_MS);
  try {
    const answer = await fetch("/v1/live", { headers: { Accept: "text/event-stream", "Loopgate-Background": "true", ...(lastId && { "Last-Event-ID": lastId }) }, signal: own.signal, cache: "no-store" });
    if (!answer.ok || !answer.body) {
      throw new StreamRefused(answer.status);
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      window.clearTimeout(timer);
      timer = window.setTimeout(stop, SILENCE_MS);
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.map(parse).forEach((event) => event && heard(event));
    }
  } finally {
    window.clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

export class StreamRefused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}
