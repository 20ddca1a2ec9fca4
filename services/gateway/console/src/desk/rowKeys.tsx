// Walking a list by keyboard: j and k move, Home and End go to its ends, Enter opens.  The row is remembered by its key, so that
// it stays the same one when others come in above it.  It stands beside React's state: a key draws the row that is left and the
// row that is reached, not the table.
import { createContext, useContext, useRef, useState, useSyncExternalStore, type ComponentPropsWithRef, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";

/** Where a key leads among so many rows; undefined for a key that leads nowhere. */
function moved(key: string, at: number, count: number): number | undefined {
  const to: Record<string, number> = { j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1 };
  return to[key] === undefined ? undefined : Math.min(count - 1, Math.max(0, to[key]));
}

class Place {
  key = "";
  private readonly listeners = new Set<() => void>();

  readonly move = (key: string) => {
    this.key = key;
    this.listeners.forEach((listener) => listener());
  };

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const Current = createContext(new Place());
/** Tells the rows of a table which of them is the one. */
export const AtRow = Current.Provider;

/** A table's row, marked while keys stand at it. */
function marked(Tag: "tr" | "div") {
  return function Row({ className = "", ...rest }: ComponentPropsWithRef<"tr"> & ComponentPropsWithRef<"div"> & { "data-row-key"?: string }) {
    const place = useContext(Current);
    const at = useSyncExternalStore(place.subscribe, () => place.key === rest["data-row-key"]);
    return <Tag {...rest} className={at ? `${className} at` : className} />;
  };
}

/** Ant Design's rows: of a table, and of one that draws only what is seen. */
export const ROWS = { body: { row: marked("tr") } }, SEEN_ROWS = { body: { row: marked("div") } };

/** `show` brings a row into sight that may not be drawn yet. */
export function useRowKeys(keys: readonly string[], open: (at: number) => void, show: (at: number) => void) {
  const [place] = useState(() => new Place());
  const ref = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = keys.indexOf(place.key);
    const to = moved(event.key, at, keys.length);
    if (to !== undefined && keys.length > 0) {
      event.preventDefault();
      flushSync(() => place.move(keys[to] as string));
      const row = ref.current?.querySelector(".at");
      row ? row.scrollIntoView({ block: "nearest" }) : show(to);
    } else if (event.key === "Enter" && at >= 0 && event.target === ref.current) {
      open(at);
    }
  };
  return { place, ref, onKeyDown };
}
