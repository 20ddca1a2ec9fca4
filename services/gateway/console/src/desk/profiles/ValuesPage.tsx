// One list: its versions with their next steps and their values as CSV; the next version from CSV.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { saveCsv } from "../csv";
import { ImportList } from "./ImportList";
import { PlainSteps } from "./PlainSteps";
import { WRITERS } from "./Ways";

type Version = Views["List"]["versions"][number];
const SHOWN = 200;

function valuesOf(code: string, version: number) {
  return answered(api.GET("/v1/lists/{code}/versions/{version}", { params: { path: { code, version: String(version) } } }));
}

function Values({ code, of }: { code: string; of: Version }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const [open, setOpen] = useState(false);
  const found = useQuery({ queryKey: ["list-values", code, of.version], queryFn: () => valuesOf(code, of.version), enabled: open, staleTime: Infinity });
  const save = () => void found.refetch().then(({ data }) => data && saveCsv(`${code}-v${of.version}.csv`, [["value"], ...data.values.map((value) => [value])]));
  return (
    <>
      <div className="row"><button type="button" onClick={save}>{t("app.csv")}</button></div>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("list.some", { count: number(Math.min(SHOWN, of.count)), all: number(of.count) })}</summary>
        {found.isError && <Failure error={found.error} />}
        {found.data && <p><code>{found.data.values.slice(0, SHOWN).join(" · ")}</code></p>}
      </details>
    </>
  );
}

export default function ValuesPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const { time, number } = useFormats();
  const code = useParams().code as string;
  const found = useQuery({ queryKey: ["list", code], queryFn: ({ signal }) => answered(api.GET("/v1/lists/{code}", { params: { path: { code } }, signal })) });
  const versions = [...(found.data?.versions ?? [])].reverse();
  const writes = hasRole(session, ...WRITERS);
  return (
    <Page title={`${t("list.one")} ${code}`} tools={<Link className="button" to="/lists">{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {versions.map((of) => (
        <section key={of.version} className="panel stack" aria-label={t("profile.version", { version: of.version })}>
          <h2>{t("profile.version", { version: of.version })} · {t(`profile.${of.state}` as Key)} · {t(`list.of.${of.of}` as Key)} · {t("list.holds", { count: number(of.count) })}</h2>
          <p className="muted">{t("profile.author", { author: of.author })} · {time(of.at)}{of.approvedBy && <> · {t("model.approvedBy")} {of.approvedBy}</>}</p>
          <Values code={code} of={of} />
          {writes && <PlainSteps kind="list" code={code} of={of} session={session} />}
        </section>
      ))}
      {writes && versions[0] && <ImportList code={code} of={versions[0].of} />}
    </Page>
  );
}
