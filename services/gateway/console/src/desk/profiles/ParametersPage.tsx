// Parameters that analysts set: what is in force and to come, by whom and on which basis; drafts that wait for another
// person; a new value with its first day.
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { useWord } from "../Value";
import { Grid } from "./Grid";
import { NewParameter } from "./NewParameter";
import { PlainSteps } from "./PlainSteps";
import { waiting } from "./setting";
import { WRITERS, Ways } from "./Ways";

type All = Views["Parameters"];

function InForce({ of }: { of: All }) {
  const { t, pick } = useSpeech();
  const { day } = useFormats();
  const word = useWord();
  const days = (one: All["items"][number]) => `${day(one.from)} – ${one.until ? day(one.until) : ""}`;
  const by = (one: All["items"][number]) => (one.version === undefined ? t("parameter.installed") : t("parameter.by", { version: one.version, author: one.author ?? "", second: one.approvedBy ?? "" }));
  return (
    <Grid title={t("parameter.set")} name="parameters" heads={[t("parameter.one"), t("parameter.key"), t("parameter.value"), t("field.unit"), t("parameter.days"), t("field.state"), t("parameter.who"), t("field.basis"), t("operate.verified")]}
      rows={of.items.map((one) => ({
        key: `${one.code} ${one.key ?? ""} ${one.from}`,
        cells: [`${pick(one.label, one.labelZh)} (${one.code})`, one.key ?? "", one.value, word("unit", one.unit), days(one), t(one.inForce ? "parameter.inForce" : "parameter.coming"), by(one), pick(one.basis, one.basisZh ?? one.basis), t(one.verified ? "field.yes" : "field.no")],
      }))} />
  );
}

function Version({ of, session, writes }: { of: All["versions"][number]; session: Session; writes: boolean }) {
  const { t } = useSpeech();
  const { time, day } = useFormats();
  const said = of.document as unknown as Record<string, string | undefined>;
  return (
    <section className="panel stack" aria-label={`${of.objectId} v${of.version}`}>
      <h2>{of.objectId} v{of.version} · {t(`profile.${of.state}` as Key)}</h2>
      <p>{said.value === undefined ? t("parameter.ends") : `${t("parameter.value")}: ${said.value}`} · {day(said.from ?? "")} – {said.until ? day(said.until) : ""} · {said.legalBasis}</p>
      <p className="muted">{of.steps.map((step) => `${t(`profile.step.${step.step}` as Key)} ${step.by} ${time(step.at)}`).join(" · ")}</p>
      {writes && <PlainSteps kind="parameter" code={of.objectId} of={of} session={session} />}
    </section>
  );
}

/** All pages: what is set is looked through as a whole. */
async function everything(signal: AbortSignal): Promise<All> {
  let all = await answered(api.GET("/v1/parameters", { signal }));
  while (all.next !== undefined) {
    const more = await answered(api.GET("/v1/parameters", { params: { query: { after: all.next } }, signal }));
    all = { ...more, items: [...all.items, ...more.items], versions: all.versions };
  }
  return all;
}

export default function ParametersPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const found = useQuery({ queryKey: ["parameters"], queryFn: ({ signal }) => everything(signal) });
  const writes = hasRole(session, ...WRITERS);
  const open = found.data ? waiting(found.data) : [];
  return (
    <Page title={t("parameter.title")} tools={<Ways />}>
      <p className="muted">{t("parameter.hint")}</p>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {open.map((of) => <Version key={`${of.objectId} ${of.version}`} of={of} session={session} writes={writes} />)}
      {found.data && <InForce of={found.data} />}
      {found.data && writes && <NewParameter of={found.data} />}
    </Page>
  );
}
