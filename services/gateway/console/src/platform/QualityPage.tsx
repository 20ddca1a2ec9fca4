// What was wrong with what was sent: by error code and place, with the failing line as far as it is known, and
// a place to try a declaration before it is sent, where it is shown as it is.
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { answered, api, Refusal, type Views } from "../api/client";
import { useFormats, useSpeech } from "../i18n";
import { Table } from "../operate/Table";
import { Busy, Failure, Field, Notice, Page } from "../shell/parts";
import { FaultLines, type Fault } from "./FaultLines";

const MOST = 20;

function Counted({ of }: { of: Views["FaultCount"] }) {
  const { t } = useSpeech();
  const { number, time } = useFormats();
  return (
    <tr>
      <td><code>{of.code}</code></td>
      <td><code>{of.pointer || "/"}</code></td>
      <td>{of.type ?? ""}</td>
      <td>{number(of.count)}</td>
      <td>{of.reason}</td>
      <td>{t(of.by === "gateway" ? "quality.byGateway" : "quality.byService")}</td>
      <td>{time(of.lastAt)}{of.line !== undefined && <> · {t("quality.line", { line: of.line })}</>}</td>
      <td>{of.shape !== undefined && <details><summary>{t("quality.show")}</summary><FaultLines value={of.shape} faults={[of]} /></details>}</td>
    </tr>
  );
}

interface Tried {
  line: number;
  value: unknown;
  faults: readonly Fault[];
}

async function tryLine(text: string, line: number): Promise<Tried> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { line, value: text, faults: [{ pointer: "", code: "not-json", reason: String(error) }] };
  }
  try {
    await answered(api.POST("/v1/advice", { body: value as Views["Declaration"] }));
    return { line, value, faults: [] };
  } catch (error) {
    if (error instanceof Refusal && error.status === 422) {
      return { line, value, faults: error.problem.errors ?? [] };
    }
    throw error;
  }
}

/** One JSON text, or one a line. */
function split(text: string): string[] {
  try {
    JSON.parse(text);
    return [text];
  } catch {
    return text.split("\n").filter((line) => line.trim() !== "").slice(0, MOST);
  }
}

function Try() {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState<Tried[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const lines = split(String(new FormData(form.current as HTMLFormElement).get("body") ?? ""));
    Promise.all(lines.map((line, at) => tryLine(line, at + 1))).then(setTried, setError);
  };
  const wrong = tried?.filter((one) => one.faults.length > 0) ?? [];
  return (
    <section className="panel stack">
      <h2>{t("quality.try")}</h2>
      <p className="muted">{t("quality.tryHint", { most: MOST })}</p>
      <form ref={form} onSubmit={submit} className="stack">
        <label htmlFor="try-body">{t("quality.body")}</label>
        <textarea id="try-body" name="body" rows={8} className="mono" required />
        <div><button className="primary">{t("quality.check")}</button></div>
      </form>
      {error !== null && <Failure error={error} />}
      {tried && <Notice kind={wrong.length === 0 ? "good" : "bad"}>{t("quality.tried", { all: tried.length, wrong: wrong.length })}</Notice>}
      {wrong.map((one) => (
        <section key={one.line}>
          <h3>{t("quality.line", { line: one.line })}</h3>
          <FaultLines value={one.value} faults={one.faults} />
        </section>
      ))}
    </section>
  );
}

function Period({ search, apply }: { search: URLSearchParams; apply: (next: URLSearchParams) => void }) {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = new URLSearchParams();
    new FormData(form.current as HTMLFormElement).forEach((value, name) => value && next.set(name, String(value)));
    apply(next);
  };
  return (
    <form ref={form} onSubmit={submit} className="panel filters" aria-label={t("list.filter")}>
      <Field label={t("list.from")} name="from" type="date" defaultValue={search.get("from") ?? ""} />
      <Field label={t("list.until")} name="until" type="date" defaultValue={search.get("until") ?? ""} />
      <Field label={t("keys.principal")} name="sender" maxLength={63} defaultValue={search.get("sender") ?? ""} />
      <button className="primary">{t("list.apply")}</button>
    </form>
  );
}

export default function QualityPage() {
  const { t } = useSpeech();
  const { number, day } = useFormats();
  const [search, setSearch] = useSearchParams();
  const query = Object.fromEntries(search);
  const found = useQuery({ queryKey: ["quality", query], queryFn: ({ signal }) => answered(api.GET("/v1/quality", { params: { query }, signal })) });
  const of = found.data;
  return (
    <Page title={t("nav.quality")}>
      <Period search={search} apply={setSearch} />
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <p className="muted">{t("quality.taken", { from: day(of.from), until: day(of.until), count: number(of.taken) })}{of.faults.length === 0 && <> {t("quality.none")}</>}</p>
          {of.faults.length > 0 && (
            <Table title={t("quality.list")} name="quality" heads={["quality.code", "quality.pointer", "quality.type", "quality.count", "quality.reason", "field.by", "quality.last", "quality.show"]} without={["quality.show"]}>
              {of.faults.map((fault) => <Counted key={`${fault.by} ${fault.type} ${fault.code} ${fault.pointer}`} of={fault} />)}
            </Table>
          )}
        </>
      )}
      <Try />
    </Page>
  );
}
