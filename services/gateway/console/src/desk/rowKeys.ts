// Walking a list by keyboard: j and k move, Home and End go to its ends, Enter opens.  The row is remembered by its key, so that
// it stays the same one when others come in above it.
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

/** Where a key leads among so many rows; undefined for a key that leads nowhere. */
function moved(key: string, at: number, count: number): number | undefined {
  const to: Record<string, number> = { j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1 };
  return to[key] === undefined ? undefined : Math.min(count - 1, Math.max(0, to[key]));
}

/** `show` brings a row into sight that may not be drawn yet. */
export function useRowKeys(keys: readonly string[], open: (at: number) => void, show: (at: number) => void) {
  const [key, setKey] = useState("");
  const at = keys.indexOf(key);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.querySelector(".at")?.scrollIntoView({ block: "nearest" });
  }, [key]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(event.key, at, keys.length);
    if (to !== undefined && keys.length > 0) {
      event.preventDefault();
      setKey(keys[to] as string);
      show(to);
    } else if (event.key === "Enter" && at >= 0 && event.target === ref.current) {
      open(at);
    }
  };
  return { at, ref, onKeyDown };
}
