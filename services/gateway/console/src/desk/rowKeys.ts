// Walking a list by keyboard: j and k move, Enter opens.
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

export function useRowKeys(count: number, open: (at: number) => void) {
  const [at, setAt] = useState(-1);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.querySelector("tr.at")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined && count > 0) {
      event.preventDefault();
      setAt((was) => Math.min(count - 1, Math.max(0, was + step)));
    } else if (event.key === "Enter" && at >= 0 && event.target === ref.current) {
      open(at);
    }
  };
  return { at, ref, onKeyDown };
}
