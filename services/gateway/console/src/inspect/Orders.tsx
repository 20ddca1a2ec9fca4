// Today's orders as they stand on the device: how many, how large, how old; found by scanning or typing.
import { useState } from "react";
import { Link } from "react-router";
import { useAge, useFormats, useSpeech } from "../i18n";
import { Failure, Notice, Page } from "../shell/parts";
import { byDeadline, due } from "./deadlines";
import { identify } from "./identifiers";
import { useLive, useOnline } from "./Inspect";
import { Scan } from "./Scan";
import { store } from "./store";
import { fetchOrders } from "./sync";
import type { Opened } from "./vault";
import { fetchedOrders, type FetchedOrder } from "./work";

const STALE_MS = 8 * 3600 * 1000;

/** Whether what was scanned names this order: by number, unit, or party. */
export function matches({ order }: FetchedOrder, scanned: string): boolean {
  const wanted = scanned.trim().toUpperCase();
  const names = [order.declarationNumber, order.importer.id, order.place, ...(order.items ?? []).flatMap((item) => item.vins ?? [])];
  return names.some((name) => name?.toUpperCase().includes(wanted));
}

function Summary({ orders }: { orders: FetchedOrder[] }) {
  const { t } = useSpeech();
  const { size } = useFormats();
  const age = useAge();
  const oldest = orders[0]?.fetchedAt;
  if (oldest === undefined) {
    return <p>{t("inspect.never")}</p>;
  }
  const count = (kind: "late" | "soon") => orders.filter(({ order }) => due(order, Date.now()) === kind).length;
  const [late, soon] = [count("late"), count("soon")];
  const bytes = orders.reduce((sum, order) => sum + order.size, 0);
  return (
    <>
      <p className="muted">{t("inspect.age", { count: orders.length, size: size(bytes), age: age(new Date(oldest).toISOString()) })}</p>
      {late > 0 && <Notice kind="bad">{t("inspect.late", { count: late })}</Notice>}
      {soon > 0 && <Notice kind="warn">{t("inspect.soon", { count: soon })}</Notice>}
      {Date.now() - oldest > STALE_MS && <Notice kind="warn">{t("inspect.stale")}</Notice>}
    </>
  );
}

function Fetch({ opened }: { opened: Opened }) {
  const { t } = useSpeech();
  const online = useOnline();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = () => {
    setBusy(true);
    setError(null);
    fetchOrders(opened).catch(setError).finally(() => setBusy(false));
  };
  return (
    <>
      {error !== null && <Failure error={error} retry={go} />}
      <button type="button" className="primary big" onClick={go} disabled={busy || !online}>{busy ? t("inspect.fetching") : t("inspect.fetch")}</button>
    </>
  );
}

function Found({ scanned, count }: { scanned: string; count: number }) {
  const { t } = useSpeech();
  const verdict = identify(scanned);
  return (
    <div role="status">
      {verdict && (
        <Notice kind={verdict.fault ? "bad" : "good"}>
          {t(`kind.${verdict.kind}`)}: <span className="mono">{verdict.value}</span> — {t(verdict.fault ?? "fault.none")}
        </Notice>
      )}
      <p>{count > 0 ? t("inspect.found", { count }) : t("inspect.notFound")}</p>
    </div>
  );
}

type Progress = "start" | "goOn" | "inQueue";

function OrderCard({ order, progress }: { order: FetchedOrder["order"]; progress: Progress }) {
  const { t, pick } = useSpeech();
  const { time } = useFormats();
  const when = due(order, Date.now());
  const reason = order.items?.flatMap((item) => item.reasons ?? [])[0];
  return (
    <li className="panel order">
      <h2>{order.declarationNumber}</h2>
      <p>
        {[order.place, t("inspect.items", { count: order.items?.length ?? 0 }), order.importer.name ?? order.importer.id].filter(Boolean).join(" · ")}
        {order.deadline && <><br />{t("inspect.deadline")}: {time(order.deadline)}</>}
        {when && <> <strong className={`due ${when}`}>{t(when === "late" ? "inspect.isLate" : "inspect.isSoon")}</strong></>}
      </p>
      {reason && <p className="muted">{pick(reason.text, reason.textZh)}</p>}
      {order.proven && order.proven.length > 0 && <p><strong className="ok">{t("inspect.proven")}</strong> {[...new Set(order.proven.map((one) => one.standard))].join(" · ")}</p>}
      {progress === "inQueue" ? <Link className="button big" to="/inspect/queue">{t("inspect.inQueue")}</Link> : <Link className="button big" to={`/inspect/order/${order.orderId}`}>{t(`inspect.${progress}`)}</Link>}
    </li>
  );
}

export function Orders({ opened, may }: { opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const [scanned, setScanned] = useState("");
  const orders = [...(useLive(() => fetchedOrders(opened), [opened]) ?? [])].sort((a, b) => byDeadline(a.order, b.order));
  const begun = useLive(() => store.drafts.where({ account: opened.account }).toArray(), [opened]) ?? [];
  const queued = useLive(async () => {
    const rows = await store.queue.where({ account: opened.account }).toArray();
    return rows.filter((row) => row.state !== "refused").map((row) => row.orderId);
  }, [opened]) ?? [];
  const shown = scanned.trim() ? orders.filter((order) => matches(order, scanned)) : orders;
  const progress = (orderId: string): Progress => (queued.includes(orderId) ? "inQueue" : begun.some((draft) => draft.orderId === orderId) ? "goOn" : "start");
  return (
    <Page title={t("inspect.orders")} tools={may && <Fetch opened={opened} />}>
      <Summary orders={orders} />
      <Scan value={scanned} onChange={setScanned} />
      {scanned.trim() && <Found scanned={scanned} count={shown.length} />}
      <ul className="orders">{shown.map(({ order }) => <OrderCard key={order.orderId} order={order} progress={progress(order.orderId)} />)}</ul>
    </Page>
  );
}
