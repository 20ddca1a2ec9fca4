// The overview: officers see the whole loop (Flow), who runs the system where everything stands, others what is in
// their lists now, each figure with the list behind it; those say over how many rows they were taken.
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode } from "react";
import { Link, Navigate } from "react-router";
import { hasRole, type Session } from "../api/session";
import { useAge, useFormats, useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { reaches } from "../shell/pages";
import { readList, resources, type Resource, type Row } from "./resources";

const Flow = lazy(() => import("./Flow"));
const MOST = 200;
const DONE = ["passed", "failed", "closed", "cancelled", "superseded"];

function useNewest(session: Session, name: string, query: Record<string, string> = {}) {
  const enabled = reaches(session, name);
  const found = useQuery({
    queryKey: ["newest", name, query],
    queryFn: ({ signal }) => readList(resources[name] as Resource, { ...query, limit: MOST }, signal),
    refetchInterval: 60_000,
    enabled,
  });
  return { ...found, enabled, rows: found.data?.items ?? [], total: found.data?.total ?? 0, full: found.data?.next !== undefined };
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

const OFFICERS = ["inspector", "analyst", "market", "investigator", "supervisor", "auditor"];

export default function Overview({ session }: { session: Session }) {
  const { t } = useSpeech();
  if (!hasRole(session, ...OFFICERS) && hasRole(session, "operator", "administrator")) {
    return <Navigate to="/operations" replace />;
  }
  return hasRole(session, ...OFFICERS) ? <Page title={t("overview.title")}><Flow session={session} /></Page> : <Own session={session} />;
}

/** Of who sends: what is in the lists that are open to it. */
function Own({ session }: { session: Session }) {
  const { t } = useSpeech();
  const age = useAge();
  const declarations = useNewest(session, "declarations");
  const orders = useNewest(session, "orders");
  const releases = useNewest(session, "releases", { current: "true" });
  const duties = useNewest(session, "duties");
  const measures = useNewest(session, "measures", { inForce: "true" });
  const recalls = useNewest(session, "recalls");
  const all = [declarations, orders, releases, duties, measures, recalls].filter((one) => one.enabled);
  const failed = all.find((one) => one.isError);
  const newest = declarations.rows[0]?.decidedAt;
  return (
    <Page title={t("overview.title")}>
      {failed && <Failure error={failed.error} retry={() => all.forEach((one) => void one.refetch())} />}
      {all.some((one) => one.isPending) && <Busy />}
      {all.every((one) => one.isSuccess && one.rows.length === 0) && <p>{t("overview.nothing")}</p>}
      <div className="cards">
        {newest !== undefined && <Card title={t("overview.age")} to="/declarations" note={t("overview.ageHint")}><div className="figure">{age(String(newest))}</div></Card>}
        {orders.rows.length > 0 && <Orders rows={orders.rows} />}
        {releases.isSuccess && <Card title={t("overview.releases")} to="/releases?current=true"><Count of={releases.rows.length} full={releases.full} /></Card>}
        {duties.isSuccess && <Card title={t("overview.tasks")} to="/duties"><Count of={duties.total} full={false} /></Card>}
        {measures.isSuccess && <Card title={t("overview.measures")} to="/measures?inForce=true"><Count of={measures.rows.length} full={measures.full} /></Card>}
        {recalls.isSuccess && <Card title={t("overview.recalls")} to="/recalls"><Count of={recalls.rows.filter((row) => row.state !== "closed").length} full={recalls.full} /></Card>}
      </div>
    </Page>
  );
}
