// What is in force: the gateway's settings, what the database was brought to, the parameters of the law.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { answered, api } from "../api/client";
import { useFormats, useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";
import { Busy, Failure, Page } from "../shell/parts";

function Panel({ title, heads, rows }: { title: string; heads: readonly Key[]; rows: ReactNode[][] }) {
  const { t } = useSpeech();
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="list" role="region" aria-label={title} tabIndex={0}>
        <table className="help">
          <thead><tr>{heads.map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
          <tbody>{rows.map((cells, at) => <tr key={at}>{cells.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}

export default function ConfigurationPage() {
  const { t, pick } = useSpeech();
  const { time, day, number } = useFormats();
  const found = useQuery({ queryKey: ["configuration"], queryFn: ({ signal }) => answered(api.GET("/v1/configuration", { signal })) });
  const of = found.data;
  return (
    <Page title={t("nav.configuration")}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <p className="muted">{t("operate.versions", { database: of.database, migration: of.migrations[0]?.number ?? 0, profiles: number(of.profiles) })}</p>
          <Panel title={t("operate.parameters")} heads={["field.code", "field.description", "field.category", "field.value", "field.unit", "field.basis", "field.from", "operate.verified"]}
            rows={of.parameters.map((one) => [<code>{one.code}</code>, pick(one.label, one.labelZh), one.category ?? "", one.value, one.unit, one.basis, day(one.from), one.verified ? t("field.yes") : t("field.no")])} />
          <Panel title={t("operate.settings")} heads={["operate.setting", "field.value", "field.description"]} rows={of.settings.map((one) => [<code>{one.name}</code>, <code>{String(one.value)}</code>, <span lang="en">{one.help}</span>])} />
          <Panel title={t("operate.migrations")} heads={["operate.number", "operate.setting", "field.at"]} rows={of.migrations.map((one) => [one.number, <code>{one.name}</code>, time(one.appliedAt)])} />
        </>
      )}
    </Page>
  );
}
