// The loop as an officer sees it: goods flowing from declaration to what is learnt and back, in exact figures of
// the last days; the faster an arrow runs, the more goods flow.  Every figure leads to the list behind it.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { Link } from "react-router";
import { answered, api, type Views } from "../api/client";
import type { Session } from "../api/session";
import { useAge, useFormats, useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";
import { reaches } from "../shell/pages";
import { Busy, Failure } from "../shell/parts";
import { codeLabel } from "./codes";
import { LANES } from "./lanes";
import { Lane, useWord } from "./Value";

const LaneChart = lazy(() => import("./LaneChart"));
const EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

type Picture = Views["Overview"];
type Counted = Views["Counted"];

interface PartProps {
  of: Picture;
  session: Session;
}

const sum = (of: readonly Counted[] | undefined) => of?.reduce((all, one) => all + one.count, 0) ?? 0;
const days = (of: Picture) => Math.max(1, (Date.parse(of.until) - Date.parse(of.from)) / DAY_MS);
const period = (of: Picture) => `from=${of.from}&until=${of.until}`;

/** How fast an arrow runs: by the order of magnitude of what flows a day, still where nothing does. */
function pace(perDay: number): string {
  return perDay === 0 ? "still" : perDay < 10 ? "slow" : perDay < 1000 ? "steady" : "fast";
}

/** A figure that leads where the caller may go. */
function Go({ session, to, children }: { session: Session; to: string; children: ReactNode }) {
  return reaches(session, to.slice(1).split("?")[0] as string) ? <Link to={to}>{children}</Link> : <>{children}</>;
}

function Stage({ place, title, flows, of, children }: { place: string; title: string; flows: number; of: Picture; children: ReactNode }) {
  return <li className={`panel stage ${place} ${pace(flows / days(of))}`}><h2>{title}</h2>{children}</li>;
}

function Line({ session, to, label, count, bad = false }: { session: Session; to: string; label: ReactNode; count: number | undefined; bad?: boolean }) {
  const { number } = useFormats();
  return count === undefined ? null : <li>{label} <Go session={session} to={to}><strong className={bad && count > 0 ? "bad" : ""}>{number(count)}</strong></Go></li>;
}

function Whole({ session, to, count, perDay }: { session: Session; to: string; count: number; perDay?: number }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  return (
    <>
      <div className="figure"><Go session={session} to={to}>{number(count)}</Go></div>
      {perDay !== undefined && <p className="muted">{t("overview.perDay", { count: number(Math.round(perDay * 10) / 10) })}</p>}
    </>
  );
}

function Declared({ of, session }: PartProps) {
  const { t } = useSpeech();
  const all = sum(of.lanes);
  return (
    <Stage place="declared" title={t("overview.declared")} flows={all} of={of}>
      <Whole session={session} to={`/declarations?${period(of)}`} count={all} perDay={all / days(of)} />
      <ul className="plain">
        {LANES.map((lane) => <Line key={lane} session={session} to={`/declarations?lane=${lane}&${period(of)}`} label={<Lane lane={lane} />} count={of.lanes?.find((one) => one.value === lane)?.count ?? 0} />)}
      </ul>
    </Stage>
  );
}

function Inspected({ of, session }: PartProps) {
  const { t } = useSpeech();
  const word = useWord();
  return (
    <Stage place="inspected" title={t("overview.inspected")} flows={sum(of.orders)} of={of}>
      <Whole session={session} to="/orders?open=true" count={sum(of.orders)} />
      <p className="muted">{t("overview.openOrders")}</p>
      <ul className="plain">
        {of.orders?.map((one) => <Line key={one.value} session={session} to={`/orders?state=${one.value}`} label={word("state", one.value)} count={one.count} />)}
        <Line session={session} to="/orders?late=true" label={t("overview.late")} count={of.orders?.reduce((late, one) => late + (one.late ?? 0), 0)} bad />
      </ul>
    </Stage>
  );
}

function Released({ of, session }: PartProps) {
  const { t, pick } = useSpeech();
  const all = sum(of.releases);
  return (
    <Stage place="released" title={t("overview.released")} flows={all} of={of}>
      <Whole session={session} to={`/releases?${period(of)}`} count={all} perDay={all / days(of)} />
      <ul className="plain">
        {of.releases?.map((one) => <Line key={one.value} session={session} to={`/releases?status=${one.value}&${period(of)}`} label={codeLabel("releaseStatus", one.value, pick)} count={one.count} />)}
      </ul>
    </Stage>
  );
}

function Supervised({ of, session }: PartProps) {
  const { t } = useSpeech();
  return (
    <Stage place="supervised" title={t("overview.supervised")} flows={(of.tasks ?? 0) + (of.complaints ?? 0) + (of.investigations ?? 0)} of={of}>
      <ul className="plain">
        <Line session={session} to="/duties" label={t("overview.tasks")} count={of.tasks} />
        <Line session={session} to="/complaints?open=true" label={t("overview.complaints")} count={of.complaints} />
        <Line session={session} to="/investigations?open=true" label={t("overview.investigations")} count={of.investigations} />
        <Line session={session} to="/deadlines?state=late" label={t("overview.deadlinesLate")} count={of.deadlinesLate} bad />
        <Line session={session} to="/deadlines?state=soon" label={t("overview.deadlinesSoon")} count={of.deadlinesSoon} />
      </ul>
    </Stage>
  );
}

function Recalled({ of, session }: PartProps) {
  const { t } = useSpeech();
  return (
    <Stage place="recalled" title={t("overview.recalled")} flows={of.recalls ?? 0} of={of}>
      {of.recalls === undefined ? <p className="muted">{t("overview.elsewhere")}</p> : <Whole session={session} to="/recalls?open=true" count={of.recalls} />}
      <p className="muted">{t("overview.recalls")}</p>
    </Stage>
  );
}

function Back({ of, session }: PartProps) {
  const { t } = useSpeech();
  return (
    <Stage place="back" title={t("overview.back")} flows={of.outcomes ?? 0} of={of}>
      <ul className="plain">
        <Line session={session} to={`/outcomes?teaches=true&${period(of)}`} label={t("overview.outcomes")} count={of.outcomes} />
        <Line session={session} to="/measures?inForce=true" label={t("overview.measures")} count={of.measures} />
      </ul>
    </Stage>
  );
}

const percent = (value: number | undefined) => (value === undefined ? "–" : `${(100 * value).toFixed(1)} %`);

function Rate({ label, session, to, of }: { label: string; session: Session; to: string; of: { rate: number | undefined; low: number | undefined; high: number | undefined; failed: number; known: number } }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const { rate, low, high, failed, known } = of;
  return (
    <li>
      <span>{label}</span>
      <strong className="share">{known === 0 ? "–" : percent(rate)}</strong>
      {known === 0 ? <span className="muted">{t("overview.unknownRate")}</span> : (
        <>
          <span className="whole"><Go session={session} to={to}>{number(failed)} / {number(known)}</Go></span>
          <span className="muted">{t("overview.interval", { low: percent(low), high: percent(high) })}</span>
        </>
      )}
    </li>
  );
}

/** Counted over the groups of the last 90 days, which analysts of all ports see one by one; to others what was found. */
function Hits({ of, session }: { of: Views["HitRates"]; session: Session }) {
  const { t } = useSpeech();
  const to = reaches(session, "profiles") ? "/groups" : "/outcomes?stage=final";
  return (
    <section className="panel wide">
      <h2>{t("overview.hits")}</h2>
      <ul className="plain shares">
        <Rate label={t("overview.risk")} session={session} to={to} of={{ rate: of.rate, low: of.low, high: of.high, failed: of.failed, known: of.known }} />
        <Rate label={t("overview.random")} session={session} to={to} of={{ rate: of.drawnRate, low: of.drawnLow, high: of.drawnHigh, failed: of.drawnFailed, known: of.drawnKnown }} />
      </ul>
    </section>
  );
}

/** The recalls whose units are counted, and their columns that the figures are the sums of. */
const UNITS = "/recalls?units=true&columns=recallNumber.state.producer.unitsAffected.unitsRemedied.openedAt";

/** What each of the policy's indicators is counted over, and which of it counts. */
const BEHIND: Record<string, { of: string; part: string }> = {
  "sampling-pass": { of: "/reports?stage=final", part: "/reports?stage=final&verdict=conform" },
  "loop-closed": { of: "/outcomes?teaches=true", part: "/outcomes?teaches=true&verdict=fail" },
  "complaints-in-time": { of: "/deadlines?kind=complaint&over=true", part: "/deadlines?kind=complaint&state=met" },
};

function Kpi({ of: kpi, period, session }: { of: Views["Kpi"]; period: Picture; session: Session }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const behind = BEHIND[kpi.code];
  const to = (list: string | undefined) => (list === undefined ? `${UNITS}&until=${period.until}` : `${list}&from=${period.from}&until=${period.until}`);
  return (
    <li>
      <span>{t(`kpi.${kpi.code}` as Key)}</span>
      <strong className={kpi.target !== undefined && (kpi.value ?? 0) < kpi.target ? "share bad" : "share"}>{percent(kpi.value)}</strong>
      <span className="whole"><Go session={session} to={to(behind?.part)}>{number(kpi.part)}</Go> / <Go session={session} to={to(behind?.of)}>{number(kpi.of)}</Go></span>
      {kpi.over !== undefined && <Go session={session} to={to(behind?.of)}>{t("overview.ofRecalls", { count: number(kpi.over) })}</Go>}
      {kpi.target !== undefined && <span className="muted">{t("overview.target", { target: percent(kpi.target) })}</span>}
    </li>
  );
}

function Kpis({ of, session }: PartProps) {
  const { t } = useSpeech();
  return of.kpis.length === 0 ? null : (
    <section className="panel full">
      <h2>{t("overview.kpis")}</h2>
      <ul className="plain shares kpis">
        {of.kpis.map((kpi) => <Kpi key={kpi.code} of={kpi} period={of} session={session} />)}
      </ul>
    </section>
  );
}

function Days({ of, session }: { of: Views["CountedDay"][]; session: Session }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const next = (text: string) => new Date(Date.parse(text) + DAY_MS).toISOString().slice(0, 10);
  return (
    <section className="panel">
      <h2>{t("overview.byDay")}</h2>
      <ul className="plain">{of.map((one) => <Line key={one.day} session={session} to={`/declarations?from=${one.day}&until=${next(one.day)}`} label={day(one.day)} count={one.count} />)}</ul>
    </section>
  );
}

/** Since when it counts, and how far the system itself is behind. */
function Standing({ of, session }: PartProps) {
  const { t } = useSpeech();
  const { day, number } = useFormats();
  const age = useAge();
  return (
    <p className="muted" role="status">
      {t("overview.from", { from: day(of.from) })} · {t("overview.waiting")}: <Go session={session} to="/operations">{number(of.waiting)}</Go>
      {of.tickAt && <> · {t("overview.tick")}: {age(of.tickAt)}</>}
    </p>
  );
}

function Shown({ of, session }: PartProps) {
  const { t } = useSpeech();
  return (
    <>
      <Standing of={of} session={session} />
      <ol className="flow plain" aria-label={t("overview.flow")}>
        {[Declared, Inspected, Released, Supervised, Recalled, Back].map((Part, at) => <Part key={at} of={of} session={session} />)}
      </ol>
      <div className="cards">
        <Kpis of={of} session={session} />
        {of.hits && <Hits of={of.hits} session={session} />}
        {of.lanes && sum(of.lanes) > 0 && (
          <section className="panel wide">
            <h2>{t("overview.lanes")}</h2>
            <Suspense fallback={<Busy />}><LaneChart counts={LANES.map((lane) => of.lanes?.find((one) => one.value === lane)?.count ?? 0)} /></Suspense>
          </section>
        )}
        {of.days && of.days.length > 0 && <Days of={of.days} session={session} />}
      </div>
    </>
  );
}

export default function Flow({ session }: { session: Session }) {
  const found = useQuery({ queryKey: ["overview"], queryFn: ({ signal }) => answered(api.GET("/v1/overview", { signal })), refetchInterval: EVERY_MS });
  return (
    <>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.data && <Shown of={found.data} session={session} />}
    </>
  );
}
