// The queue by keyboard alone.  Keys work wherever the focus is, but while something is typed or a dialog is open.
import { useEffect, useRef } from "react";

export type Press = Record<string, () => void>;

function isBusy(target: EventTarget | null): boolean {
  return (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== "checkbox") || document.querySelector("dialog[open]") !== null;
}

/** Runs what is listed under a key; Enter is left to links and buttons that have the focus. */
export function useKeys(press: Press): void {
  const now = useRef(press);
  now.current = press;
  useEffect(() => {
    let going = false; // behind g a letter leads to another page
    const listen = (event: KeyboardEvent) => {
      const went = going;
      going = event.key === "g";
      const run = now.current[event.key];
      if (!run || went || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) {
        return;
      }
      if (event.key === "Enter" && event.target instanceof HTMLElement && /^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) {
        return;
      }
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
