// A titled table that can be scrolled to by keyboard, with CSV of what it shows.
import { useRef, type ReactNode } from "react";
import { saveCsv, shownIn } from "../desk/csv";
import { useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";

interface TableProps {
  title: string;
  /** The file's name. */
  name: string;
  heads: readonly Key[];
  /** The heads of columns with buttons, which no file has. */
  without?: readonly Key[];
  children: ReactNode;
}

export function Table({ title, name, heads, without = [], children }: TableProps) {
  const { t } = useSpeech();
  const table = useRef<HTMLTableElement>(null);
  const save = () => table.current && saveCsv(`${name}.csv`, shownIn(table.current, heads.flatMap((head, at) => (without.includes(head) ? [at] : []))));
  return (
    <section className="panel stack">
      <div className="spread">
        <h2>{title}</h2>
        <button type="button" onClick={save}>{t("app.csv")}</button>
      </div>
      <div className="list" role="region" aria-label={title} tabIndex={0}>
        <table ref={table} className="help">
          <thead><tr>{heads.map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}
