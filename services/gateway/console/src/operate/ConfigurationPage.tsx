// What is in force: the gateway's settings, what the database was brought to, the parameters of the law.
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { answered, api } from "../api/client";
import { useFormats, useSpeech } from "../i18n";
import { useText, useWord } from "../desk/Value";
import { Busy, Failure, Field, Page } from "../shell/parts";
import { Table } from "./Table";

function Rows({ of }: { of: ReactNode[][] }) {
  return <>{of.map((cells, at) => <tr key={at}>{cells.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</>;
}

export default function ConfigurationPage() {
  const { t, pick } = useSpeech();
  const { time, day, number } = useFormats();
  const found = useQuery({ queryKey: ["configuration"], queryFn: ({ signal }) => answered(api.GET("/v1/configuration", { signal })) });
  const word = useWord();
  const text = useText();
  const [wanted, setWanted] = useState("");
  const of = found.data;
  const meets = (...texts: (string | undefined)[]) => texts.some((one) => one?.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <Page title={t("nav.configuration")}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <p className="muted">{t("operate.versions", { program: of.program, database: of.database, migration: of.migrations[0]?.number ?? 0, profiles: number(of.profiles) })}</p>
          <div className="panel"><Field label={t("operate.find")} type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} /></div>
          <Table title={t("operate.parameters")} name="parameters" heads={["operate.parameter", "parameter.key", "parameter.value", "field.unit", "field.basis", "field.from", "operate.verified"]}>
            <Rows of={of.parameters.filter((one) => meets(one.code, one.label, one.labelZh, one.category)).map((one) => [<>{pick(one.label, one.labelZh)} <code className="muted">{one.code}</code></>, text("category", one.category), one.value, word("unit", one.unit), pick(one.basis, one.basisZh ?? one.basis), day(one.from), one.verified ? t("field.yes") : t("field.no")])} />
          </Table>
          <Table title={t("operate.settings")} name="settings" heads={["operate.setting", "parameter.value", "field.description"]}>
            <Rows of={of.settings.filter((one) => meets(one.name, one.help)).map((one) => [<code>{one.name}</code>, <code>{String(one.value)}</code>, <span lang="en">{one.help}</span>])} />
          </Table>
          <Table title={t("operate.migrations")} name="migrations" heads={["operate.number", "operate.setting", "field.at"]}>
            <Rows of={of.migrations.map((one) => [one.number, <code>{one.name}</code>, time(one.appliedAt)])} />
          </Table>
        </>
      )}
    </Page>
  );
}
