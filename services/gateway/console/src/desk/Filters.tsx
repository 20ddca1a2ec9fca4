// The filters of a list and the choice of its columns, both in the address.
import { useRef, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { useSpeech } from "../i18n";
import { codes, type Code } from "./codes";
import type { Column, Filter, Resource } from "./resources";
import { useWord } from "./Value";

function Choice({ filter, value }: { filter: Filter; value: string }) {
  const { t, pick } = useSpeech();
  const word = useWord();
  const id = `filter-${filter.name}`;
  const yes: Code[] = [["true", t("field.yes")], ["false", t("field.no")]].map(([code, label]) => ({ code, label, labelZh: label }) as Code);
  const options = filter.of === undefined ? [] : filter.of === "yes" ? yes : codes[filter.of];
  return (
    <div className="field">
      <label htmlFor={id}>{word("field", filter.name)}</label>
      {filter.of === undefined ? (
        <input id={id} name={filter.name} defaultValue={value} maxLength={100} />
      ) : (
        <select id={id} name={filter.name} defaultValue={value}>
          <option value="">{t("list.any")}</option>
          {options.map((option) => <option key={option.code} value={option.code}>{pick(option.label, option.labelZh)}</option>)}
        </select>
      )}
    </div>
  );
}

function Columns({ resource, shown, change }: { resource: Resource; shown: Column[]; change: (names: string[]) => void }) {
  const { t } = useSpeech();
  const word = useWord();
  const names = shown.map((column) => column.name);
  const toggle = (name: string) => change(resource.columns.map((column) => column.name).filter((other) => (other === name ? !names.includes(name) : names.includes(other))));
  return (
    <details className="columns">
      <summary>{t("list.columns")}</summary>
      <div className="row">
        {resource.columns.map((column) => (
          <label key={column.name} className="check">
            <input type="checkbox" checked={names.includes(column.name)} onChange={() => toggle(column.name)} disabled={column.kind === "link"} /> {word("field", column.name)}
          </label>
        ))}
      </div>
    </details>
  );
}

export function Filters({ resource, shown }: { resource: Resource; shown: Column[] }) {
  const { t } = useSpeech();
  const [search, setSearch] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const names = [...resource.filters.map((filter) => filter.name), "from", "until"];
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current as HTMLFormElement);
    const next = new URLSearchParams();
    names.forEach((name) => data.get(name) && next.set(name, String(data.get(name)).trim()));
    search.get("columns") && next.set("columns", search.get("columns") as string);
    setSearch(next);
  };
  const columns = (chosen: string[]) => {
    const next = new URLSearchParams(search);
    next.set("columns", chosen.join("."));
    setSearch(next, { replace: true });
  };
  return (
    <form ref={form} key={search.toString()} onSubmit={apply} className="panel filters" aria-label={t("list.filter")}>
      {resource.filters.map((filter) => <Choice key={filter.name} filter={filter} value={search.get(filter.name) ?? ""} />)}
      {(["from", "until"] as const).map((name) => (
        <div key={name} className="field">
          <label htmlFor={`filter-${name}`}>{t(`list.${name}`)}</label>
          <input id={`filter-${name}`} name={name} type="date" defaultValue={search.get(name) ?? ""} />
        </div>
      ))}
      <div className="row">
        <button className="primary">{t("list.apply")}</button>
        <button type="button" onClick={() => setSearch(new URLSearchParams())}>{t("list.clear")}</button>
      </div>
      <Columns resource={resource} shown={shown} change={columns} />
    </form>
  );
}
