// What moved by itself, and why: random shares, what scores mean, alarms of drift, cutovers that stopped.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { zh, type Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { useAsked } from "../asked";
import { saveCsv } from "../csv";
import { useText } from "../Value";
import { Curve, type Step } from "./Curve";
import { Ways } from "./Ways";

type Adjustment = Views["AdjustmentView"];
const KINDS = ["exploration", "calibration", "drift", "cutover"] as const;

/** The figures of a document under their words; texts and curves are shown apart. */
function Told({ of }: { of: Record<string, unknown> }) {
  const { t } = useSpeech();
  const figures = Object.entries(of).filter((entry): entry is [string, number] => typeof entry[1] === "number" && `adjust.${entry[0]}` in zh);
  return (
    <dl className="facts">
      {figures.map(([name, value]) => <div key={name} className="fact"><dt>{t(`adjust.${name}` as Key)}</dt><dd>{Math.round(value * 1e6) / 1e6}</dd></div>)}
    </dl>
  );
}

function One({ of }: { of: Adjustment }) {
  const { t, pick } = useSpeech();
  const { day } = useFormats();
  const text = useText();
  const document = of.document as Record<string, unknown>;
  const steps = of.kind === "calibration" ? (document.steps as Step[] | undefined) : undefined;
  const measure = `adjust.of.${of.measure ?? ""}`;
  return (
    <section className="panel stack" aria-label={`${day(of.day)} ${t(`adjust.${of.kind}` as Key)} ${of.category} ${of.measure ?? ""}`}>
      <h2>
        {day(of.day)} · {t(`adjust.${of.kind}` as Key)} · {of.kind === "cutover" ? <Link to={`/profiles/${encodeURIComponent(of.category)}`}>{of.category}</Link> : text("category", of.category)}
        {of.measure && <> · {measure in zh ? t(measure as Key) : of.measure}</>} {of.alarm && <strong className="alarm">{t("groups.alarm")}</strong>}
      </h2>
      {document.reason !== undefined && <p>{pick(String(document.reason), document.reasonZh === undefined ? undefined : String(document.reasonZh))}</p>}
      {steps && <Curve name={`calibration-${of.category}-${of.day}`} steps={steps} />}
      <Told of={document} />
    </section>
  );
}

function Choose() {
  const { t } = useSpeech();
  const [search, apply] = useAsked();
  return (
    <form key={search.toString()} className="panel filters" aria-label={t("list.filter")} onSubmit={apply}>
      <div className="field">
        <label htmlFor="filter-kind">{t("field.kind")}</label>
        <select id="filter-kind" name="kind" defaultValue={search.get("kind") ?? ""}>
          <option value="">{t("list.any")}</option>
          {KINDS.map((kind) => <option key={kind} value={kind}>{t(`adjust.${kind}`)}</option>)}
        </select>
      </div>
      <label className="check"><input type="checkbox" name="alarm" value="true" defaultChecked={search.get("alarm") === "true"} /> {t("adjust.alarms")}</label>
      <div className="row"><button className="primary">{t("list.apply")}</button></div>
    </form>
  );
}

export default function AdjustmentsPage() {
  const { t } = useSpeech();
  const [search] = useSearchParams();
  const query = { kind: search.get("kind") ?? undefined, alarm: search.get("alarm") === "true" ? true : undefined, limit: 20 };
  const found = useInfiniteQuery({
    queryKey: ["adjustments", query],
    queryFn: ({ pageParam, signal }) => answered(api.GET("/v1/adjustments", { params: { query: { ...query, cursor: pageParam || undefined } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const save = () => saveCsv("adjustments.csv", [[t("profile.day"), t("field.kind"), t("field.category"), t("groups.alarm"), t("adjust.document")], ...items.map((of) => [of.day, of.kind, of.category, String(of.alarm ?? ""), JSON.stringify(of.document)])]);
  return (
    <Page title={t("adjust.title")} tools={<Ways />}>
      <Choose />
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && items.length === 0 && <p>{t("app.none")}</p>}
      {items.map((of) => <One key={of.adjustmentId} of={of} />)}
      <div className="spread">
        <button type="button" onClick={save} disabled={items.length === 0}>{t("app.csv")}</button>
        {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
      </div>
    </Page>
  );
}
