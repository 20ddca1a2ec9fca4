// What a profile came to: precision and lift over chance with their intervals, by version, and months.
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { Busy, Failure } from "../../shell/parts";
import { useFigures } from "./figures";
import { Grid } from "./Grid";

type Of = Views["Feedback"];

function Random({ of }: { of: Of["random"] }) {
  const { t, pick } = useSpeech();
  const { rate, number } = useFigures();
  return (
    <p className="muted">
      {t("feedback.random", { population: pick(of.population, of.populationZh), failed: number(of.failed), known: number(of.known) })}
      {of.rate !== undefined && <> · {rate(of.rate, of.rateLow, of.rateHigh)}</>}
    </p>
  );
}

function Versions({ of }: { of: Of }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const { rate, lift, number, of: counts } = useFigures();
  return (
    <Grid title={t("feedback.versions")} name={`feedback-${of.code}`} figures={1}
      heads={[t("field.version"), t("feedback.matched"), t("feedback.selected"), t("feedback.found"), t("feedback.precision"), t("feedback.lift"), t("feedback.drawn"), t("feedback.minutes"), t("feedback.lastMatch"), t("feedback.lastHit")]}
      rows={of.versions.map((version) => ({
        key: String(version.version),
        cells: [String(version.version), number(version.matched), number(version.selected), counts(version.failed, version.known), rate(version.precision, version.precisionLow, version.precisionHigh),
          lift(version, of.random), counts(version.drawnFailed, version.drawnKnown), number(version.minutes), day(version.lastMatch), day(version.lastHit)],
      }))} />
  );
}

export function Feedback({ code }: { code: string }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const { share, number, of: counts } = useFigures();
  const found = useQuery({ queryKey: ["feedback", code], queryFn: ({ signal }) => answered(api.GET("/v1/profiles/{code}/feedback", { params: { path: { code } }, signal })) });
  const of = found.data;
  return (
    <>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <Versions of={of} />
          <Random of={of.random} />
          <p className="muted">{t("feedback.liftHint")}</p>
          <Grid title={t("feedback.trend")} name={`months-${code}`} figures={1} heads={[t("feedback.month"), t("feedback.matched"), t("feedback.selected"), t("feedback.found"), t("feedback.rate")]}
            rows={of.trend.map((month) => ({ key: month.month, cells: [month.month, number(month.matched), number(month.selected), counts(month.failed, month.known), month.precision === undefined ? "—" : share(month.precision)] }))} />
          <p className="muted">{t("feedback.counted", { at: time(of.countedAt) })}</p>
        </>
      )}
    </>
  );
}
