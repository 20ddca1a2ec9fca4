// Back-tests: a period decided again with other profiles and thresholds; asked for here, the newest listed.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Field, Page } from "../../shell/parts";
import { Grid } from "./Grid";
import { WRITERS, Ways } from "./Ways";

type Request = Views["BacktestRequest"];

/** "CODE v3, OTHER v1" as the versions to try. */
function versionsOf(said: string): Request["profiles"] {
  const found = [...said.matchAll(/([^\s,]+)\s+v?(\d+)/g)].map((match) => ({ code: match[1] as string, version: Number(match[2]) }));
  return found.length > 0 ? found : undefined;
}

function requestOf(form: FormData): Request {
  const said = (name: string) => String(form.get(name) ?? "").trim();
  const profiles = versionsOf(said("profiles"));
  const lists = versionsOf(said("lists"));
  const without = said("without").split(/[\s,]+/).filter(Boolean);
  return {
    from: said("from"), until: said("until"), ...(profiles && { profiles }), ...(lists && { lists }), ...(without.length > 0 && { without }),
    ...(said("threshold") && { thresholds: [{ value: Number(said("threshold")), ...(said("port") && { port: said("port") }) }] }),
  };
}

/** The law's day, which begins in China (UTC+8), so many days before today. */
function dayBefore(days: number): string {
  return new Date(Date.now() + (8 - days * 24) * 3_600_000).toISOString().slice(0, 10);
}

function Ask() {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [failure, setFailure] = useState<unknown>();
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setFailure(undefined);
    void answered(api.POST("/v1/backtests", { body: requestOf(new FormData(event.currentTarget)) })).then(({ backtestId }) => void navigate(`/backtests/${backtestId}`), setFailure);
  };
  return (
    <form className="panel filters" onSubmit={ask} aria-label={t("backtest.ask")}>
      <Field label={t("list.from")} name="from" type="date" required defaultValue={dayBefore(30)} />
      <Field label={t("list.until")} name="until" type="date" required defaultValue={dayBefore(-1)} />
      <Field label={t("backtest.profiles")} name="profiles" hint={t("backtest.profilesHint")} defaultValue={search.get("profiles") ?? ""} pattern="\s*([^\s,]+\s+v?\d+\s*,?\s*)*" />
      <Field label={t("backtest.lists")} name="lists" defaultValue={search.get("lists") ?? ""} pattern="\s*([^\s,]+\s+v?\d+\s*,?\s*)*" />
      <Field label={t("backtest.without")} name="without" defaultValue={search.get("without") ?? ""} />
      <Field label={t("backtest.threshold")} name="threshold" type="number" min={0} max={0.9999} step="any" />
      <Field label={t("backtest.thresholdPort")} name="port" maxLength={40} />
      <div className="row"><button className="primary">{t("backtest.start")}</button></div>
      {failure !== undefined && <Failure error={failure} />}
    </form>
  );
}

export default function BacktestsPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const found = useQuery({ queryKey: ["backtests"], queryFn: ({ signal }) => answered(api.GET("/v1/backtests", { signal })), refetchInterval: 15_000 });
  const rows = (found.data?.items ?? []).map((of) => ({
    key: of.backtestId,
    cells: [<Link key="to" to={`/backtests/${of.backtestId}`}>{time(of.requestedAt)}</Link>, of.requestedBy, t(`backtest.${of.state}` as Key), `${of.request.from} – ${of.request.until}`, tried(of.request)],
    text: [of.requestedAt, of.requestedBy, t(`backtest.${of.state}` as Key), `${of.request.from} – ${of.request.until}`, tried(of.request)],
  }));
  return (
    <Page title={t("backtest.list")} tools={<Ways />}>
      {hasRole(session, ...WRITERS) && <Ask />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && <Grid title={t("backtest.newest")} name="backtests" heads={[t("field.at"), t("backtest.by"), t("field.state"), t("backtest.period"), t("backtest.tried")]} rows={rows} />}
    </Page>
  );
}

/** What a back-test tries, in one line. */
export function tried(of: Request): string {
  return [...[...(of.profiles ?? []), ...(of.lists ?? [])].map(({ code, version }) => `${code} v${version}`), ...(of.without ?? []).map((code) => `− ${code}`), ...(of.thresholds ?? []).map(({ port, value }) => `${port ?? ""} > ${value}`)].join(", ");
}
