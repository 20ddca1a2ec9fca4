// Whether the page follows what happens: live, paused by its reader, or interrupted; one press pauses and goes on.
import { useQueryClient, type Query, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSpeech } from "../i18n";
import { LiveClient } from "./live";

/** The queries of an area, by the first word of their keys, where they are not called as the area is. */
const READS: Record<string, readonly string[]> = {
  orders: ["orders", "conflicts", "conflict"],
  assessments: ["assessments", "why"],
  outcomes: ["outcomes", "reports"],
  releases: ["releases", "duties"],
  complaints: ["complaints", "deadlines"],
  investigations: ["investigations", "deadlines"],
  recalls: ["recalls", "deadlines"],
};
/** Those that gather many areas. */
const GATHER = ["overview", "newest"];

/** Reads anew what is shown of the areas; what is not shown is read when it is.  What is being read ends first: it may be older than what was told, or a page that was asked for. */
async function refresh(client: QueryClient, areas: ReadonlySet<string>): Promise<void> {
  const names = new Set([...areas].flatMap((area) => READS[area] ?? [area]));
  const predicate = ({ queryKey }: Query) => areas.has("*") || names.has(String(queryKey[0])) || GATHER.includes(String(queryKey[0]));
  await Promise.allSettled(client.getQueryCache().findAll({ predicate, fetchStatus: "fetching" }).map((query) => query.promise));
  await client.invalidateQueries({ predicate });
}

function useLive(): LiveClient | null {
  const client = useQueryClient();
  const [live, setLive] = useState<LiveClient | null>(null);
  useEffect(() => {
    if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
      return;
    }
    const made = new LiveClient((areas) => refresh(client, areas));
    setLive(made);
    return () => made.close();
  }, [client]);
  return live;
}

function Shown({ live }: { live: LiveClient }) {
  const { t } = useSpeech();
  const { state, paused, waiting } = useSyncExternalStore(live.subscribe, live.get);
  if (state === "ended") {
    return null;
  }
  const behind = waiting.size > 0;
  const text = paused ? t(behind ? "live.pausedBehind" : "live.paused") : t(`live.${state}`);
  const look = paused ? (behind ? "paused behind" : "paused") : state === "live" ? "following" : state;
  return (
    <button type="button" className={`quiet live ${look}`} aria-pressed={paused} title={t(paused ? "live.goOn" : "live.pause")} onClick={() => live.setPaused(!paused)}>
      <span role="status">{text}</span>
    </button>
  );
}

export function LiveSwitch() {
  const live = useLive();
  return live && <Shown live={live} />;
}
