// The queue as the interface has it: filters that stand in the address, columns, and views to begin with.
import { answered, api, type Views } from "../../api/client";
import type { Key } from "../../i18n/zh";
import type { ColumnKind } from "../resources";

export type Item = Views["QueueItem"];
export type Queue = Views["Queue"];

export const WAITS = ["documents", "alert", "blocked", "second-person"] as const;
export const SORTS = ["due", "score", "value", "oldest"] as const;
export const CLAIMS = ["mine", "free", "others"] as const;
export const TEXTS = ["number", "port", "importer", "model"] as const;
const NAMES = ["waits", "sort", "claim", "lane", "category", ...TEXTS] as const;

export interface ItemColumn {
  name: string;
  kind: ColumnKind | "due" | "waits" | "claim" | "item" | "reason";
  extra?: boolean;
}

export const columns: readonly ItemColumn[] = [
  { name: "declarationNumber", kind: "item" },
  { name: "waits", kind: "waits" },
  { name: "lane", kind: "lane" },
  { name: "due", kind: "due" },
  { name: "score", kind: "number" },
  { name: "claim", kind: "claim" },
  { name: "reasons", kind: "reason" },
  { name: "importer", kind: "party" },
  { name: "brand", kind: "text" },
  { name: "model", kind: "text" },
  { name: "category", kind: "category", extra: true },
  { name: "hsCode", kind: "text", extra: true },
  { name: "originCountry", kind: "originCountry", extra: true },
  { name: "value", kind: "number", extra: true },
  { name: "port", kind: "text", extra: true },
  { name: "selectedBy", kind: "path", extra: true },
  { name: "decidedAt", kind: "time", extra: true },
];

export function shownColumns(search: URLSearchParams): ItemColumn[] {
  const asked = search.get("columns")?.split(".");
  return columns.filter((column) => (asked ? asked.includes(column.name) : !column.extra));
}

export function readQueue(search: URLSearchParams, signal?: AbortSignal): Promise<Queue> {
  const query = Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));
  return answered(api.GET("/v1/queue", { params: { query }, signal }));
}

export interface SavedView {
  name: string;
  search: string;
}

export const given: readonly { label: Key; search: string }[] = [
  { label: "desk.view.all", search: "" },
  { label: "desk.view.documents", search: "waits=documents&sort=due" },
  { label: "desk.view.alerts", search: "waits=alert&sort=score" },
  { label: "desk.view.second", search: "waits=second-person&sort=oldest" },
  { label: "desk.view.mine", search: "claim=mine" },
];

const STORED = "loopgate-queue-views";

/** The views that were saved on this device; the address alone is the view, so it can be sent as well. */
export function savedViews(): SavedView[] {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "[]") as SavedView[];
  } catch {
    return [];
  }
}

export function keepViews(views: readonly SavedView[]): void {
  localStorage.setItem(STORED, JSON.stringify(views));
}
