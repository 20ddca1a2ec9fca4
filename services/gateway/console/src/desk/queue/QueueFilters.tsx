// What of the queue is shown and in which order, and its columns: all in the address.
import { useRef, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { ColumnChoice } from "../ColumnChoice";
import { codes } from "../codes";
import { useWord } from "../Value";
import { CLAIMS, columns, shownColumns, SORTS, TEXTS, WAITS } from "./items";

function Select({ name, label, any, options, value }: { name: string; label: string; any: string; options: readonly (readonly [string, string])[]; value: string }) {
  return (
    <div className="field">
      <label htmlFor={`filter-${name}`}>{label}</label>
      <select id={`filter-${name}`} name={name} defaultValue={value}>
        {any && <option value="">{any}</option>}
        {options.map(([code, text]) => <option key={code} value={code}>{text}</option>)}
      </select>
    </div>
  );
}

const FOLD = "queue-filters";

/** Unfolds the filters and goes to the first. */
export function openFilters(): void {
  const fold = document.getElementById(FOLD) as HTMLDetailsElement | null;
  if (fold) {
    fold.open = true;
    fold.querySelector("select")?.focus();
  }
}

export function QueueFilters() {
  const { t, pick } = useSpeech();
  const word = useWord();
  const [search, setSearch] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const value = (name: string) => search.get(name) ?? "";
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const next = new URLSearchParams();
    new FormData(form.current as HTMLFormElement).forEach((said, name) => String(said).trim() && next.set(name, String(said).trim()));
    search.get("columns") && next.set("columns", search.get("columns") as string);
    setSearch(next);
  };
  const words = (prefix: string, names: readonly string[]) => names.map((name) => [name, t(`${prefix}.${name}` as Key)] as const);
  return (
    <details className="panel" id={FOLD}>
      <summary>{t("list.filter")}</summary>
      <form ref={form} key={search.toString()} onSubmit={apply} className="filters" aria-label={t("list.filter")}>
        <Select name="waits" label={t("desk.waits")} any={t("list.any")} options={words("desk.waits", WAITS)} value={value("waits")} />
        <Select name="sort" label={t("desk.sort")} any="" options={words("desk.sort", SORTS)} value={value("sort") || "due"} />
        <Select name="claim" label={t("desk.claim")} any={t("list.any")} options={words("desk.claim", CLAIMS)} value={value("claim")} />
        <Select name="lane" label={word("field", "lane")} any={t("list.any")} options={codes.lane.map((code) => [code.code, pick(code.label, code.labelZh)] as const)} value={value("lane")} />
        <Select name="category" label={word("field", "category")} any={t("list.any")} options={codes.category.map((code) => [code.code, pick(code.label, code.labelZh)] as const)} value={value("category")} />
        {TEXTS.map((name) => (
          <div key={name} className="field">
            <label htmlFor={`filter-${name}`}>{word("field", name)}</label>
            <input id={`filter-${name}`} name={name} defaultValue={value(name)} maxLength={100} />
          </div>
        ))}
        <div className="row">
          <button className="primary">{t("list.apply")}</button>
          <button type="button" onClick={() => setSearch(new URLSearchParams())}>{t("list.clear")}</button>
        </div>
      </form>
      <ColumnChoice columns={columns.map((column) => ({ name: column.name, fixed: column.kind === "item" }))} shown={shownColumns(search).map((column) => column.name)} />
    </details>
  );
}
