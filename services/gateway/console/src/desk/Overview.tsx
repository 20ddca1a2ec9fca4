// The overview: officers see the whole loop (Flow), who runs the system where everything stands, others what is in
// their lists now, each figure with the list behind it; those say over how many rows they were taken.
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode } from "react";
import { Link, Navigate } from "react-router";
import { hasRole, type Session } from "../api/session";
import { useAge, useFormats, useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { reaches } from "../shell/pages";
import { readList, resources, type Resource } from "./resources";

const Flow = lazy(() => import("./Flow"));
const MOST = 200;

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

/** A figure that leads to the list behind it. */
function Card({ title, to, figure, children }: { title: string; to: string; figure: string; children?: ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="figure"><Link to={to}>{figure}</Link></div>
      {children}
    </section>
  );
}

type Newest = ReturnType<typeof useNewest>;

function useCount() {
  const { t } = useSpeech();
  const { number } = useFormats();
  return ({ rows, full }: Newest) => (full ? t("overview.atLeast", { count: number(rows.length) }) : number(rows.length));
}

function Orders({ open, late }: { open: Newest; late: Newest }) {
  const { t } = useSpeech();
  const count = useCount();
  return (
    <Card title={t("overview.openOrders")} to="/orders?open=true" figure={count(open)}>
      <p className="muted">{t("overview.late")}: <Link to="/orders?late=true"><strong className={late.rows.length > 0 ? "bad" : ""}>{count(late)}</strong></Link></p>
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
  const count = useCount();
  const { number } = useFormats();
  const declarations = useNewest(session, "declarations");
  const orders = useNewest(session, "orders", { open: "true" });
  const late = useNewest(session, "orders", { late: "true" });
  const releases = useNewest(session, "releases", { current: "true" });
  const duties = useNewest(session, "duties");
  const measures = useNewest(session, "measures", { inForce: "true" });
  const recalls = useNewest(session, "recalls", { open: "true" });
  const all = [declarations, orders, late, releases, duties, measures, recalls].filter((one) => one.enabled);
  const failed = all.find((one) => one.isError);
  const newest = declarations.rows[0]?.decidedAt;
  return (
    <Page title={t("overview.title")}>
      {failed && <Failure error={failed.error} retry={() => all.forEach((one) => void one.refetch())} />}
      {all.some((one) => one.isPending) && <Busy />}
      {all.every((one) => one.isSuccess && one.rows.length === 0) && <p>{t("overview.nothing")}</p>}
      <div className="cards">
        {newest !== undefined && <Card title={t("overview.age")} to="/declarations" figure={age(String(newest))}><p className="muted">{t("overview.ageHint")}</p></Card>}
        {orders.isSuccess && late.isSuccess && <Orders open={orders} late={late} />}
        {releases.isSuccess && <Card title={t("overview.releases")} to="/releases?current=true" figure={count(releases)} />}
        {duties.isSuccess && <Card title={t("overview.tasks")} to="/duties" figure={number(duties.total)} />}
        {measures.isSuccess && <Card title={t("overview.measures")} to="/measures?inForce=true" figure={count(measures)} />}
        {recalls.isSuccess && <Card title={t("overview.recalls")} to="/recalls?open=true" figure={count(recalls)} />}
      </div>
    </Page>
  );
}
