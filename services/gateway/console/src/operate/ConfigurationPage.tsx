// What is in force: the gateway's settings, what the database was brought to, the parameters of the law.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { answered, api } from "../api/client";
import { useFormats, useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { Table } from "./Table";

function Rows({ of }: { of: ReactNode[][] }) {
  return <>{of.map((cells, at) => <tr key={at}>{cells.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</>;
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
          <Table title={t("operate.parameters")} heads={["field.code", "field.description", "field.category", "field.value", "field.unit", "field.basis", "field.from", "operate.verified"]}>
            <Rows of={of.parameters.map((one) => [<code>{one.code}</code>, pick(one.label, one.labelZh), one.category ?? "", one.value, one.unit, one.basis, day(one.from), one.verified ? t("field.yes") : t("field.no")])} />
          </Table>
          <Table title={t("operate.settings")} heads={["operate.setting", "field.value", "field.description"]}>
            <Rows of={of.settings.map((one) => [<code>{one.name}</code>, <code>{String(one.value)}</code>, <span lang="en">{one.help}</span>])} />
          </Table>
          <Table title={t("operate.migrations")} heads={["operate.number", "operate.setting", "field.at"]}>
            <Rows of={of.migrations.map((one) => [one.number, <code>{one.name}</code>, time(one.appliedAt)])} />
          </Table>
        </>
      )}
    </Page>
  );
}
