// Which columns of a list are shown: in the address, as its filters are.
import { useSearchParams } from "react-router";
import { useSpeech } from "../i18n";
import { useWord } from "./Value";

export interface Choosable {
  name: string;
  as?: string | undefined;
  /** Always shown. */
  fixed: boolean;
}

export function ColumnChoice({ columns, shown }: { columns: readonly Choosable[]; shown: readonly string[] }) {
  const { t } = useSpeech();
  const word = useWord();
  const [search, setSearch] = useSearchParams();
  const toggle = (name: string) => {
    const next = new URLSearchParams(search);
    next.set("columns", columns.map((column) => column.name).filter((other) => (other === name ? !shown.includes(name) : shown.includes(other))).join("."));
    setSearch(next, { replace: true });
  };
  return (
    <details className="columns">
      <summary>{t("list.columns")}</summary>
      <div className="row">
        {columns.map((column) => (
          <label key={column.name} className="check">
            <input type="checkbox" checked={shown.includes(column.name)} onChange={() => toggle(column.name)} disabled={column.fixed} /> {word("field", column.as ?? column.name)}
          </label>
        ))}
      </div>
    </details>
  );
}
