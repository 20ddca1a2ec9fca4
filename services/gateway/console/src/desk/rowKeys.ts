// Walking a list by keyboard: j and k move, Enter opens.  The row is remembered by its key, so that it stays the same one when others come in above it.
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

export function useRowKeys(keys: readonly string[], open: (at: number) => void) {
  const [key, setKey] = useState("");
  const at = keys.indexOf(key);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.querySelector(".at")?.scrollIntoView({ block: "nearest" });
  }, [key]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined && keys.length > 0) {
      event.preventDefault();
      setKey(keys[Math.min(keys.length - 1, Math.max(0, at + step))] as string);
    } else if (event.key === "Enter" && at >= 0 && event.target === ref.current) {
      open(at);
    }
  };
  return { at, ref, onKeyDown };
}
