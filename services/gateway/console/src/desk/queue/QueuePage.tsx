// The analyst's queue: what waits for a decision, in the order that the address says; decided one by one or many
// at once, by keyboard alone.  Behind a decision the next item becomes the current one.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Refusal, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useSpeech } from "../../i18n";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { saveCsv } from "../csv";
import { useWord } from "../Value";
import { Current, Deeds } from "./Current";
import { Decide } from "./Decide";
import { claim, decisions, giveBack, type Decision } from "./decisions";
import { readQueue, shownColumns, type Item, type ItemColumn } from "./items";
import { useKeys, type Press } from "./keys";
import { openFilters, QueueFilters } from "./QueueFilters";
import { Rows, useItemText } from "./Rows";
import { QueueViews } from "./Views";

const NOTHING: Item[] = [];
const AGAIN_MS = 30_000;

/** Which item one is at: it stays when the list moves, and is the one that stood behind when it goes. */
function useCurrent(items: readonly Item[]) {
  const [id, setId] = useState<string>();
  const last = useRef(0);
  const found = items.findIndex((item) => item.assessmentId === id);
  const at = found >= 0 ? found : Math.min(last.current, items.length - 1);
  useEffect(() => {
    last.current = Math.max(0, at);
    setId(items[at]?.assessmentId);
  }, [items, at]);
  const step = (by: number) => setId(items[Math.min(items.length - 1, Math.max(0, at + by))]?.assessmentId);
  return { item: items[at], go: (item: Item) => setId(item.assessmentId), step };
}

function useMarked(items: readonly Item[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const marked = items.filter((item) => ids.has(item.assessmentId));
  const mark = ({ assessmentId }: Item) => setIds((was) => (was.has(assessmentId) ? new Set([...was].filter((id) => id !== assessmentId)) : new Set([...was, assessmentId])));
  const all = () => setIds(marked.length === items.length ? new Set() : new Set(items.map((item) => item.assessmentId)));
  return { marked, ids, mark, all, none: () => setIds(new Set()) };
}

/** What taking an item came to, where that is not as it was wanted. */
function useTaking(refresh: () => void) {
  const [refusal, setRefusal] = useState<Refusal>();
  const run = (act: Promise<unknown>) => {
    setRefusal(undefined);
    void act.catch((error: unknown) => setRefusal(error instanceof Refusal ? error : undefined)).finally(refresh);
  };
  return { refusal, run };
}

function Taking({ refusal }: { refusal: Refusal }) {
  const { t } = useSpeech();
  return refusal.kind === "claimed" ? <Notice kind="warn">{t("desk.answer.held", { name: (refusal.problem as Partial<Views["Claimed"]>).name ?? "" })}</Notice> : <Failure error={refusal} />;
}

function Csv({ items, columns }: { items: readonly Item[]; columns: readonly ItemColumn[] }) {
  const { t } = useSpeech();
  const word = useWord();
  const text = useItemText();
  const save = () => saveCsv("queue.csv", [columns.map((column) => word("field", column.name)), ...items.map((one) => columns.map((column) => text(column, one)))]);
  return <button type="button" onClick={save} disabled={items.length === 0}>{t("app.csv")}</button>;
}

/** A decision that is being made, on the items that it was begun for, however the queue moves meanwhile. */
interface Deciding {
  decision: Decision;
  items: readonly Item[];
}

export default function QueuePage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [deciding, setDeciding] = useState<Deciding>();
  const found = useQuery({ queryKey: ["queue", search.toString()], queryFn: ({ signal }) => readQueue(search, signal), refetchInterval: AGAIN_MS });
  const items = found.data?.items ?? NOTHING;
  const columns = shownColumns(search);
  const current = useCurrent(items);
  const marks = useMarked(items);
  const taking = useTaking(() => void found.refetch());
  const acts = hasRole(session, "analyst", "supervisor");
  const { item } = current;
  const decide = (decision: Decision) => {
    const { marked } = marks;
    if (marked.length > 0) {
      setDeciding({ decision, items: marked });
    } else if (item && decision.fits(item) && item.claim?.mine !== false) {
      setDeciding({ decision, items: [item] });
    }
  };
  const deeds: Press = {
    x: () => item && marks.mark(item), X: marks.all, Escape: marks.none,
    c: () => item && taking.run(claim(item)), u: () => item?.claim?.mine && taking.run(giveBack(item)),
    ...Object.fromEntries(decisions.map((one) => [one.key, () => decide(one)])),
  };
  useKeys({
    j: () => current.step(1), ArrowDown: () => current.step(1), k: () => current.step(-1), ArrowUp: () => current.step(-1),
    "/": openFilters,
    Enter: () => item && void navigate(`/assessments/${item.assessmentId}/why`),
    ...(acts && deeds),
  });
  const close = (decided: boolean) => {
    setDeciding(undefined);
    if (decided) {
      marks.none();
      void found.refetch();
    }
  };
  return (
    <Page title={t("desk.title")} tools={<Csv items={items} columns={columns} />}>
      <QueueViews />
      <QueueFilters />
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {taking.refusal && <Taking refusal={taking.refusal} />}
      {found.isPending && <Busy />}
      {found.isSuccess && (
        <p className="muted" role="status">{t("desk.count", { shown: items.length, total: found.data.total, marked: marks.marked.length })}</p>
      )}
      {found.isSuccess && items.length === 0 && <p>{t("desk.none")}</p>}
      {item && (
        <div className="desk">
          <Rows items={items} columns={columns} current={item.assessmentId} marked={marks.ids} go={current.go} mark={acts ? marks.mark : undefined} />
          <Current item={item}>
            {acts && <Deeds item={item} marked={marks.marked} decide={decide} claim={() => taking.run(claim(item))} giveBack={() => taking.run(giveBack(item))} />}
          </Current>
        </div>
      )}
      {deciding && <Decide decision={deciding.decision} items={deciding.items} onClose={close} />}
    </Page>
  );
}
