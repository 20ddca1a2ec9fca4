// A plain table of text, with CSV of what it shows.
import type { ReactNode } from "react";
import { useSpeech } from "../../i18n";
import { saveCsv } from "../csv";

export interface GridRow {
  key: string;
  /** What the table shows, and the same as text where that is not text itself. */
  cells: readonly ReactNode[];
  text?: readonly string[];
  warn?: boolean;
}

interface GridProps {
  title: string;
  name: string;
  heads: readonly string[];
  /** From which column on there are figures. */
  figures?: number;
  rows: readonly GridRow[];
}

export function Grid({ title, name, heads, figures = heads.length, rows }: GridProps) {
  const { t } = useSpeech();
  const side = (at: number) => (at >= figures ? "figures" : undefined);
  const save = () => saveCsv(`${name}.csv`, [heads, ...rows.map((row) => row.text ?? row.cells.map((cell) => String(cell ?? "")))]);
  return (
    <section className="panel list" role="region" aria-label={title} tabIndex={0}>
      <div className="spread">
        <h2>{title}</h2>
        <button type="button" onClick={save} disabled={rows.length === 0}>{t("app.csv")}</button>
      </div>
      {rows.length === 0 ? <p className="muted">{t("app.none")}</p> : (
        <table className="grid">
          <thead><tr>{heads.map((head, at) => <th key={head} scope="col" className={side(at)}>{head}</th>)}</tr></thead>
          <tbody>{rows.map((row) => <tr key={row.key} className={row.warn ? "warn" : undefined}>{row.cells.map((cell, at) => <td key={heads[at]} className={side(at)}>{cell}</td>)}</tr>)}</tbody>
        </table>
      )}
    </section>
  );
}
