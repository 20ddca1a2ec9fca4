// One model: its versions with their next steps, and how its ranking differs from that of the risk tables.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { useText } from "../Value";
import { useFigures } from "./figures";
import { Grid } from "./Grid";
import { PlainSteps } from "./PlainSteps";
import { WRITERS } from "./Ways";

type Model = Views["Model"];

function OneVersion({ of, session }: { of: Model; session: Session }) {
  const { t } = useSpeech();
  const { time, number, share } = useFormats();
  const text = useText();
  return (
    <section className="panel stack" aria-label={t("profile.version", { version: of.version })}>
      <h2>{t("profile.version", { version: of.version })} · {t(`profile.${of.state}` as Key)} · {of.mode === "live" ? t("model.live", { share: share(of.share ?? 0) }) : t("model.shadow")}</h2>
      <p className="muted">
        {t("profile.author", { author: of.author })} · {time(of.at)}{of.approvedBy && <> · {t("model.approvedBy")} {of.approvedBy}</>} · {t("model.size", { trees: number(of.trees), bytes: number(of.bytes) })}
        {of.categories && <> · {of.categories.map((category) => text("category", category)).join(t("profile.and"))}</>}
      </p>
      <p>{t("model.features")}: {of.features.map((feature) => <code key={feature}>{feature} </code>)}</p>
      {hasRole(session, ...WRITERS) && <PlainSteps kind="model" code={of.code} of={of} session={session} />}
    </section>
  );
}

function Differences({ code, of }: { code: string; of: Views["VersionComparison"][] }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const { number, rate, lift, of: counts } = useFigures();
  const text = useText();
  const drawn = (hits: Views["TopHits"]) => ({ known: hits.drawnKnown, failed: hits.drawnFailed });
  return (
    <Grid title={t("model.differences")} name={`comparison-${code}`} figures={2}
      heads={[t("field.version"), t("field.category"), t("profile.items"), t("model.ranked"), t("model.agreement"), t("model.bothTop"), t("model.modelHits"), t("model.tablesHits"), t("model.modelDrawn"), t("model.tablesDrawn"), t("model.lift"), t("model.lastDay")]}
      rows={of.map((one) => ({
        key: `${one.version}/${one.category}`,
        cells: [String(one.version), text("category", one.category), number(one.items), number(one.live), one.agreement === undefined ? "—" : number(Math.round(one.agreement * 1000) / 1000), counts(one.bothTop, one.top),
          rate(one.model.hitRate, one.model.hitRateLow, one.model.hitRateHigh), rate(one.tables.hitRate, one.tables.hitRateLow, one.tables.hitRateHigh),
          counts(one.model.drawnFailed, one.model.drawnKnown), counts(one.tables.drawnFailed, one.tables.drawnKnown), lift(drawn(one.model), drawn(one.tables)), day(one.lastDay)],
      }))} />
  );
}

export default function ModelPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const code = useParams().code as string;
  const models = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => answered(api.GET("/v1/models", { signal })) });
  const compared = useQuery({ queryKey: ["comparison", code], queryFn: ({ signal }) => answered(api.GET("/v1/models/{code}/comparison", { params: { path: { code } }, signal })) });
  const versions = (models.data?.items ?? []).filter((of) => of.code === code);
  return (
    <Page title={`${t("model.one")} ${code}`} tools={<Link className="button" to="/models">{t("app.back")}</Link>}>
      {models.isError && <Failure error={models.error} retry={() => void models.refetch()} />}
      {models.isPending && <Busy />}
      {models.isSuccess && versions.length === 0 && <Notice kind="warn">{t("app.none")}</Notice>}
      {versions.map((of) => <OneVersion key={of.version} of={of} session={session} />)}
      {compared.isError && <Failure error={compared.error} retry={() => void compared.refetch()} />}
      {compared.data && (
        <>
          <Differences code={code} of={compared.data.versions} />
          <p className="muted">{t("model.differencesHint")} {t("feedback.counted", { at: time(compared.data.countedAt) })}</p>
        </>
      )}
    </Page>
  );
}
