// What all tabs of a browser know of the stream: its state, and which areas are to be read anew.
//
// No update is lost: an area that was named stays due until its queries were read anew after it was named.  A pause keeps
// areas waiting, a tab that nobody sees keeps them due, and who begins without a position reads everything once more, for
// what it has was read before the stream was there.
import { listen, StreamRefused, type LiveEvent } from "./stream";

export type LiveState = "connecting" | "live" | "broken" | "ended";

export interface Live {
  state: LiveState;
  paused: boolean;
  /** Areas that changed and are not read anew yet, for the page is paused; "*" is everything. */
  waiting: ReadonlySet<string>;
}

const NAME = "loopgate-live";
const ALL = "*";
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000];
/** At most so often is anything read anew. */
const EACH_MS = 1_000;

type Message = { event: LiveEvent } | { state: LiveState };

export class LiveClient {
  private live: Live = { state: "connecting", paused: false, waiting: new Set() };
  private readonly listeners = new Set<() => void>();
  private readonly channel = new BroadcastChannel(NAME);
  private readonly end = new AbortController();
  private lastId = "";
  private due = new Set<string>();
  private reading = false;

  /** `changed` reads the areas anew and resolves when that is done. */
  constructor(private readonly changed: (areas: ReadonlySet<string>) => Promise<void>) {
    this.channel.onmessage = (message: MessageEvent<Message>) => this.take(message.data);
    document.addEventListener("visibilitychange", this.flush, { signal: this.end.signal });
    // A page that was frozen or kept aside may have missed what was said meanwhile.
    document.addEventListener("resume", this.missed, { signal: this.end.signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.missed(), { signal: this.end.signal });
    void this.lead();
  }

  get = (): Live => this.live;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  setPaused(paused: boolean): void {
    const { waiting } = this.live;
    this.set({ paused, waiting: new Set() });
    if (!paused) {
      waiting.forEach((area) => this.note(area));
    }
  }

  close(): void {
    this.end.abort();
    this.channel.close();
    this.listeners.clear();
  }

  private set(next: Partial<Live>): void {
    this.live = { ...this.live, ...next };
    this.listeners.forEach((listener) => listener());
  }

  private readonly missed = () => this.note(ALL);

  /** Holds the lock for as long as this tab lives; only who holds it reads the stream. */
  private async lead(): Promise<void> {
    try {
      await navigator.locks.request(NAME, { signal: this.end.signal }, () => this.follow());
    } catch {
      // closed before it was this tab's turn
    }
  }

  private async follow(): Promise<void> {
    for (let failures = 0; !this.end.signal.aborted; failures++) {
      try {
        await listen(this.lastId, this.end.signal, (event) => {
          failures = 0;
          this.tell({ event });
        });
      } catch (error) {
        if (error instanceof StreamRefused && error.status === 401) {
          this.tell({ state: "ended" });
        }
      }
      if (this.end.signal.aborted || this.live.state === "ended") {
        return;
      }
      this.tell({ state: "broken" });
      await this.pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] as number);
    }
  }

  /** Until the time is over, or the network is back. */
  private pause(ms: number): Promise<void> {
    const over = new AbortController();
    return new Promise<void>((done) => {
      window.setTimeout(done, ms);
      window.addEventListener("online", () => done(), { signal: over.signal });
    }).finally(() => over.abort());
  }

  private tell(message: Message): void {
    this.take(message);
    if (!this.end.signal.aborted) {
      this.channel.postMessage(message);
    }
  }

  private take(message: Message): void {
    if ("state" in message) {
      this.set({ state: message.state });
      return;
    }
    const { event, id, areas } = message.event;
    const first = event === "ready" && this.lastId === "";
    this.lastId = id || this.lastId;
    if (event === "ended") {
      this.set({ state: "ended" });
    } else if (this.live.state !== "live") {
      this.set({ state: "live" });
    }
    (first || event === "reload" || event === "ended" ? [ALL] : areas).forEach((area) => this.note(area));
  }

  private note(area: string): void {
    if (this.live.paused) {
      if (!this.live.waiting.has(area)) {
        this.set({ waiting: new Set([...this.live.waiting, area]) });
      }
      return;
    }
    this.due.add(area);
    void this.flush();
  }

  /** One reading at a time, and a while between two; what is named meanwhile is read at the next. */
  private readonly flush = async (): Promise<void> => {
    if (this.reading || document.hidden) {
      return;
    }
    this.reading = true;
    while (this.due.size > 0 && !document.hidden && !this.end.signal.aborted) {
      await new Promise((done) => window.setTimeout(done, EACH_MS));
      const due = this.due;
      this.due = new Set();
      if (this.live.paused) {
        due.forEach((area) => this.note(area));
      } else {
        await this.changed(due);
      }
    }
    this.reading = false;
  };
}
