// How the console looks on this device: theme, size and density, kept and set as attributes of <html>.
import { useSyncExternalStore } from "react";

export interface View {
  theme: "light" | "dark";
  large: boolean;
  compact: boolean;
}

const STORED = "loopgate-view";
const listeners = new Set<() => void>();
let current: View = read();

function read(): View {
  const fallback: View = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", large: false, compact: false };
  try {
    return { ...fallback, ...(JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<View>) };
  } catch {
    return fallback;
  }
}

export function showView(): void {
  const { dataset } = document.documentElement;
  dataset.theme = current.theme;
  dataset.large = String(current.large);
  dataset.compact = String(current.compact);
}

export function setView(change: Partial<View>): void {
  current = { ...current, ...change };
  localStorage.setItem(STORED, JSON.stringify(current));
  showView();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useView(): View {
  return useSyncExternalStore(subscribe, () => current);
}
