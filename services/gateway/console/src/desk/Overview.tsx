// The overview: what stands in the caller's lists now, each figure with the list behind it.  The interface
// counts nothing, so every figure says over how many rows it was taken.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { Link } from "react-router";
import type { Session } from "../api/session";
import { useAge, useFormats, useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { opens, pages } from "../shell/pages";
import { readList, resources, type Resource, type Row } from "./resources";
import { Lane } from "./Value";

const LaneChart = lazy(() => import("./LaneChart"));
const MOST = 200;
const DONE = ["passed", "failed", "closed", "cancelled", "superseded"];
export const LANES = ["green", "blue", "yellow", "red", "blocked"] as const;

function useNewest(session: Session, name: string, query: Record<string, string> = {}) {
  const enabled = pages.some((page) => page.path === name && opens(session, page));
  const found = useQuery({
    queryKey: ["newest", name, query],
    queryFn: ({ signal }) => readList(resources[name] as Resource, { ...query, limit: MOST }, signal),
    refetchInterval: 60_000,
    enabled,
  });
  return { ...found, enabled, rows: found.data?.items ?? [], full: found.data?.next !== undefined };
}

function Card({ title, to, children, note }: { title: string; to: string; children: ReactNode; note?: string }) {
  return (
    <section className="panel">
      <h2><Link to={to}>{title}</Link></h2>
      {children}
      {note && <p className="muted">{note}</p>}
    </section>
  );
}

function Count({ of, full }: { of: number; full: boolean }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  return <div className="figure">{full ? t("overview.atLeast", { count: number(of) }) : number(of)}</div>;
}

export function countBy(rows: readonly Row[], name: string): Map<string, number> {
  const counts = new Map<string, number>();
  rows.forEach((row) => counts.set(String(row[name]), (counts.get(String(row[name])) ?? 0) + 1));
  return counts;
}

function Lanes({ rows }: { rows: readonly Row[] }) {
  const { t } = useSpeech();
  const counts = countBy(rows.filter((row) => row.lane), "lane");
  return (
    <section className="panel wide">
      <h2>{t("overview.lanes")}</h2>
      <p className="muted">{t("overview.lanesOf", { count: rows.length })}</p>
      <Suspense fallback={<Busy />}><LaneChart counts={LANES.map((lane) => counts.get(lane) ?? 0)} /></Suspense>
      <ul className="row plain">
        {LANES.map((lane) => <li key={lane}><Link to={`/declarations?lane=${lane}`}><Lane lane={lane} /></Link> <strong>{counts.get(lane) ?? 0}</strong></li>)}
      </ul>
    </section>
  );
}

function Orders({ rows }: { rows: readonly Row[] }) {
  const { t } = useSpeech();
  const open = rows.filter((row) => !DONE.includes(String(row.state)));
  const late = open.filter((row) => row.deadline && Date.parse(String(row.deadline)) < Date.now());
  return (
    <Card title={t("overview.openOrders")} to="/orders" note={t("overview.openOrdersOf", { count: rows.length })}>
      <Count of={open.length} full={false} />
      <p>{t("overview.late")}: <strong>{late.length}</strong></p>
    </Card>
  );
}

export default function Overview({ session }: { session: Session }) {
  const { t } = useSpeech();
  const age = useAge();
  const declarations = useNewest(session, "declarations");
  const orders = useNewest(session, "orders");
  const releases = useNewest(session, "releases", { current: "true" });
  const measures = useNewest(session, "measures", { inForce: "true" });
  const recalls = useNewest(session, "recalls");
  const all = [declarations, orders, releases, measures, recalls].filter((one) => one.enabled);
  const failed = all.find((one) => one.isError);
  const newest = declarations.rows[0]?.decidedAt;
  return (
    <Page title={t("overview.title")}>
      {failed && <Failure error={failed.error} retry={() => all.forEach((one) => void one.refetch())} />}
      {all.some((one) => one.isPending) && <Busy />}
      {all.every((one) => one.isSuccess && one.rows.length === 0) && <p>{t("overview.nothing")}</p>}
      <div className="cards">
        {declarations.rows.some((row) => row.lane) && <Lanes rows={declarations.rows} />}
        {newest !== undefined && <Card title={t("overview.age")} to="/declarations" note={t("overview.ageHint")}><div className="figure">{age(String(newest))}</div></Card>}
        {orders.rows.length > 0 && <Orders rows={orders.rows} />}
        {releases.isSuccess && <Card title={t("overview.releases")} to="/releases?current=true"><Count of={releases.rows.length} full={releases.full} /></Card>}
        {measures.isSuccess && <Card title={t("overview.measures")} to="/measures?inForce=true"><Count of={measures.rows.length} full={measures.full} /></Card>}
        {recalls.isSuccess && <Card title={t("overview.recalls")} to="/recalls"><Count of={recalls.rows.filter((row) => row.state !== "closed").length} full={recalls.full} /></Card>}
      </div>
    </Page>
  );
}
