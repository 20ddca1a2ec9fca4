// A list as a file: what is shown and every page behind it, at most so many rows.
import { useState } from "react";
import { readList, type Resource, type Row, type Rows } from "./resources";

const PAGE = 200;
export const EXPORT_MOST = 20_000;

interface Exporting {
  busy: boolean;
  /** How many rows are read already. */
  behind: number;
  failure: unknown;
  /** The last file ends before the list does. */
  cut: boolean;
  run: (save: (rows: readonly Row[]) => void) => void;
}

/** `query`: what the pages that are shown were read with. */
export function useExport(resource: Resource, query: Record<string, string>, pages: readonly Rows[]): Exporting {
  const [state, set] = useState<Omit<Exporting, "run">>({ busy: false, behind: 0, failure: null, cut: false });
  const read = async (): Promise<[Row[], boolean]> => {
    const rows = pages.flatMap((page) => page.items);
    let next = pages.at(-1)?.next;
    while (next !== undefined && rows.length < EXPORT_MOST) {
      set({ busy: true, behind: rows.length, failure: null, cut: false });
      const page = await readList(resource, { ...query, limit: PAGE, cursor: next });
      rows.push(...page.items);
      next = page.next;
    }
    return [rows, next !== undefined];
  };
  const run: Exporting["run"] = (save) => void read().then(([rows, cut]) => {
    save(rows);
    set({ busy: false, behind: 0, failure: null, cut });
  }, (failure: unknown) => set({ busy: false, behind: 0, failure, cut: false }));
  return { ...state, run };
}
