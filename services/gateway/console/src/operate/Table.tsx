// A titled table that can be scrolled to by keyboard, as the pages of operators have it.
import type { ReactNode } from "react";
import { useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";

export function Table({ title, heads, children }: { title: string; heads: readonly Key[]; children: ReactNode }) {
  const { t } = useSpeech();
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="list" role="region" aria-label={title} tabIndex={0}>
        <table className="help">
          <thead><tr>{heads.map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}
