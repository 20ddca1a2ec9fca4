// The filters of a list and the choice of its columns, both in the address.
import { useRef, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { useSpeech } from "../i18n";
import { ColumnChoice } from "./ColumnChoice";
import { codes, type Code } from "./codes";
import type { Column, Filter, Resource } from "./resources";
import { useWord } from "./Value";

const PERIOD = ["from", "until"] as const;

function Choice({ filter, value }: { filter: Filter; value: string }) {
  const { t, pick } = useSpeech();
  const word = useWord();
  const id = `filter-${filter.name}`;
  const yes: Code[] = [["true", t("field.yes")], ["false", t("field.no")]].map(([code, label]) => ({ code, label, labelZh: label }) as Code);
  const said = (code: string) => (filter.word === undefined ? code : word(filter.word, code));
  const names = filter.names?.map((code) => ({ code, label: said(code), labelZh: said(code) }));
  const options = names ?? (filter.of === undefined ? undefined : filter.of === "yes" ? yes : codes[filter.of]);
  return (
    <div className="field">
      <label htmlFor={id}>{word("field", filter.as ?? filter.name)}</label>
      {options === undefined ? (
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

export function Filters({ resource, shown }: { resource: Resource; shown: Column[] }) {
  const { t } = useSpeech();
  const [search, setSearch] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const period = resource.worked && !resource.dated ? [] : PERIOD;
  const names = [...resource.filters.map((filter) => filter.name), ...period];
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current as HTMLFormElement);
    const next = new URLSearchParams();
    names.forEach((name) => data.get(name) && next.set(name, String(data.get(name)).trim()));
    search.get("columns") && next.set("columns", search.get("columns") as string);
    setSearch(next);
  };
  return (
    <form ref={form} key={search.toString()} onSubmit={apply} className="panel filters" aria-label={t("list.filter")}>
      {resource.filters.map((filter) => <Choice key={filter.name} filter={filter} value={search.get(filter.name) ?? ""} />)}
      {period.map((name) => (
        <div key={name} className="field">
          <label htmlFor={`filter-${name}`}>{t(`list.${name}`)}</label>
          <input id={`filter-${name}`} name={name} type="date" defaultValue={search.get(name) ?? ""} />
        </div>
      ))}
      <div className="row">
        <button className="primary">{t("list.apply")}</button>
        <button type="button" onClick={() => setSearch(new URLSearchParams())}>{t("list.clear")}</button>
      </div>
      <ColumnChoice columns={resource.columns.map((column) => ({ name: column.name, as: column.as, fixed: column.kind === "link" }))} shown={shown.map((column) => column.name)} />
    </form>
  );
}
