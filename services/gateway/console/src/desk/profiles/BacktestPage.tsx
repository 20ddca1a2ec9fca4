// One back-test as consequences: how far it is, who moves lane, work by port against capacity, hits and misses.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import type { Session } from "../../api/session";
import { hasRole } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { Lane, useText, useWord } from "../Value";
import { tried } from "./BacktestsPage";
import { useFigures } from "./figures";
import { Grid } from "./Grid";
import { Moves } from "./Moves";
import { WRITERS } from "./Ways";
import { workOf } from "./work";

type Backtest = Views["Backtest"];
type Result = Views["BacktestResult"];
const GOING = ["waiting", "running"];

function Progress({ of, cancel }: { of: Backtest; cancel: (() => void) | undefined }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const going = GOING.includes(of.state);
  return (
    <section className="panel">
      <h2><span role="status">{t(`backtest.${of.state}` as Key)}</span></h2>
      <p>{of.request.from} – {of.request.until} · {tried(of.request) || t("backtest.nothing")} · {of.requestedBy}</p>
      {going && <progress max={of.total || 1} value={of.done ?? 0} aria-label={t("backtest.progress")} />}
      {of.total !== undefined && <p className="muted">{t("backtest.progressOf", { done: number(of.done ?? 0), total: number(of.total) })}</p>}
      {of.problem && <Notice kind="bad">{of.problem}</Notice>}
      {going && cancel && <button type="button" onClick={cancel}>{t("backtest.cancel")}</button>}
    </section>
  );
}

function Hits({ of }: { of: Result }) {
  const { t } = useSpeech();
  const { number, share, of: counts } = useFigures();
  const row = (key: "live" | "tried") => ({ key, cells: [t(`backtest.${key}`), number(of[key].selected), counts(of[key].failed, of[key].known), of[key].precision === undefined ? "—" : share(of[key].precision)] });
  return (
    <>
      <p>{t("backtest.sum", { declarations: number(of.declarations), items: number(of.items), changed: number(of.changed), failures: number(of.failures), found: number(of.found), missed: number(of.missed) })}</p>
      <Grid title={t("backtest.hits")} name="hits" figures={1} heads={[t("backtest.which"), t("feedback.selected"), t("feedback.found"), t("feedback.rate")]} rows={[row("live"), row("tried")]} />
    </>
  );
}

function Work({ of }: { of: Result["workload"] }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const text = useText();
  return (
    <Grid title={t("backtest.work")} name="workload" figures={2} heads={[t("field.port"), t("field.category"), t("backtest.days"), t("backtest.liveMinutes"), t("backtest.minutes"), t("backtest.capacity"), t("backtest.over")]}
      rows={workOf(of).map((one) => ({ key: `${one.port}/${one.category}`, warn: one.over > 0, cells: [one.port, text("category", one.category), number(one.days), number(one.live), number(one.minutes), one.capacity === undefined ? "—" : number(one.capacity), number(one.over)] }))} />
  );
}

function Profiles({ of }: { of: Result["profiles"] }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const { number, of: counts } = useFigures();
  return (
    <Grid title={t("backtest.byProfile")} name="profiles" figures={2} heads={[t("profile.code"), t("field.version"), t("feedback.matched"), t("feedback.selected"), t("feedback.found"), t("feedback.lastMatch")]}
      rows={of.map((one) => ({ key: one.code, cells: [<Link key="to" to={`/profiles/${encodeURIComponent(one.code)}`}>{one.code}</Link>, String(one.version), number(one.matched), number(one.selected), counts(one.failed, one.known), day(one.lastMatch)],
        text: [one.code, String(one.version), String(one.matched), String(one.selected), counts(one.failed, one.known), one.lastMatch ?? ""] }))} />
  );
}

function Changes({ id }: { id: string }) {
  const { t } = useSpeech();
  const word = useWord();
  const found = useInfiniteQuery({
    queryKey: ["backtest-changes", id],
    queryFn: ({ pageParam, signal }) => answered(api.GET("/v1/backtests/{id}/changes", { params: { path: { id }, query: { after: pageParam || undefined } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && (
        <Grid title={t("backtest.changes")} name="changes" heads={[t("field.declarationNumber"), t("backtest.live"), t("backtest.tried")]}
          rows={items.map((one) => ({ key: `${one.declarationId}/${one.version}`, cells: [<Link key="to" to={`/declarations/${one.declarationId}`}>{one.declarationNumber}</Link>, <Lane key="a" lane={one.lane} />, <Lane key="b" lane={one.tried} />],
            text: [one.declarationNumber, word("lane", one.lane), word("lane", one.tried)] }))} />
      )}
      {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
    </>
  );
}

export default function BacktestPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const id = useParams().id as string;
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ["backtest", id],
    queryFn: ({ signal }) => answered(api.GET("/v1/backtests/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data && !GOING.includes(query.state.data.state) ? false : 1000),
  });
  const of = found.data;
  const cancel = () => void answered(api.DELETE("/v1/backtests/{id}", { params: { path: { id } } })).catch(() => undefined).finally(() => void client.invalidateQueries({ queryKey: ["backtest", id] }));
  return (
    <Page title={t("backtest.title")} tools={<Link className="button" to="/backtests">{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && <Progress of={of} cancel={hasRole(session, ...WRITERS) ? cancel : undefined} />}
      {of?.result && (
        <>
          <Hits of={of.result} />
          <Moves name="lanes" live={t("backtest.live")} tried={t("backtest.tried")} of={of.result.lanes} />
          <Work of={of.result.workload} />
          <Profiles of={of.result.profiles} />
          <Changes id={id} />
        </>
      )}
    </Page>
  );
}
