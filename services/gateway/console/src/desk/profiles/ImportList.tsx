// A list from a CSV file: every row that cannot stand in it told with its line, what is new against the version in force,
// and only then the draft.
import { useState, type FormEvent } from "react";
import { answered, api, type Views } from "../../api/client";
import { useSpeech } from "../../i18n";
import { zh, type Key } from "../../i18n/zh";
import { Field, Notice } from "../../shell/parts";
import { useFigures } from "./figures";
import { Grid } from "./Grid";
import { Refused } from "./Refused";
import { rowsOf, type Row } from "./rows";
import { useSending, type Control, type Document } from "./sending";

export const KINDS = ["brand", "enterprise", "model", "hsCode", "country", "vinRange"] as const;

interface Fault {
  line: number;
  value: string;
  why: string;
}

interface Looked {
  draft: Control;
  count: number;
  faulty: number;
  faults: Fault[];
  added: number;
  gone: number;
}

type Versions = Views["List"]["versions"];

/** The versions that there are of a list; none where nobody drafted it. */
async function versionsOf(code: string): Promise<Versions> {
  const found = await api.GET("/v1/lists/{code}", { params: { path: { code } } });
  return found.response.status === 404 ? [] : (await answered(Promise.resolve(found))).versions;
}

async function valuesInForce(code: string, versions: Versions): Promise<Set<string>> {
  const version = versions.find((one) => one.state === "active")?.version;
  return new Set(version === undefined ? [] : (await answered(api.GET("/v1/lists/{code}/versions/{version}", { params: { path: { code, version: String(version) } } }))).values);
}

async function look(code: string, of: string, text: string): Promise<Looked> {
  const rows = rowsOf(text);
  const versions = await versionsOf(code);
  const values = rows.values.map(({ value }) => value);
  const version = (versions.at(-1)?.version ?? 0) + 1;
  const draft: Control = { kind: "list", objectId: code, version, action: "draft", document: { code, of, values } as unknown as Document };
  const lint = await answered(api.POST("/v1/lint/lists", { body: draft }));
  const before = await valuesInForce(code, versions);
  const now = new Set(values);
  const faults: Fault[] = [...rows.faults, ...lint.faults.map(({ index, text }) => (index === undefined ? { line: 0, value: "", why: text } : { ...(rows.values[index] as Row), why: of }))];
  return { draft, count: lint.count, faulty: rows.faults.length + lint.faulty, faults: faults.sort((a, b) => a.line - b.line), added: values.filter((value) => !before.has(value)).length, gone: [...before].filter((value) => !now.has(value)).length };
}

function Faults({ of }: { of: Looked }) {
  const { t } = useSpeech();
  const { number } = useFigures();
  const why = (fault: Fault) => (`list.fault.${fault.why}` in zh ? t(`list.fault.${fault.why}` as Key) : fault.why);
  return (
    <>
      <Notice kind="bad">{t("list.faulty", { count: number(of.faulty) })}</Notice>
      <Grid title={t("list.faults")} name="faults" heads={[t("list.line"), t("list.value"), t("list.why")]} rows={of.faults.map((fault) => ({ key: `${fault.line}`, warn: true, cells: [String(fault.line), fault.value, why(fault)] }))} />
    </>
  );
}

interface ImportListProps {
  /** The list whose next version it is; absent: a list is named. */
  code?: string;
  of?: string;
  done?: (code: string) => void;
}

export function ImportList({ code, of, done }: ImportListProps) {
  const { t } = useSpeech();
  const { number } = useFigures();
  const [looked, setLooked] = useState<Looked>();
  const sending = useSending(() => {
    setLooked(undefined);
    looked && done?.(looked.draft.objectId);
  });
  const read = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void sending.run(async () => setLooked(await look(code ?? String(form.get("code")), of ?? String(form.get("of")), await (form.get("file") as File).text())), () => undefined);
  };
  const sound = looked !== undefined && looked.faulty === 0 && looked.count > 0;
  return (
    <section className="panel stack" aria-label={t("list.import")}>
      <h2>{t("list.import")}</h2>
      <form className="filters" onSubmit={read} onChange={() => setLooked(undefined)}>
        {code === undefined && <Field label={t("profile.code")} name="code" required maxLength={100} pattern="\S+" />}
        {of === undefined && (
          <div className="field">
            <label htmlFor="list-of">{t("list.of")}</label>
            <select id="list-of" name="of">{KINDS.map((kind) => <option key={kind} value={kind}>{t(`list.of.${kind}`)}</option>)}</select>
          </div>
        )}
        <Field label={t("list.file")} hint={t("list.fileHint")} name="file" type="file" accept=".csv,text/csv" required />
        <button disabled={sending.busy}>{t("list.look")}</button>
      </form>
      {looked && looked.faulty > 0 && <Faults of={looked} />}
      {looked && looked.count === 0 && looked.faulty === 0 && <Notice kind="bad">{t("list.empty")}</Notice>}
      {looked && sound && <p>{t("list.sound", { count: number(looked.count), version: looked.draft.version, added: number(looked.added), gone: number(looked.gone) })}</p>}
      <Refused of={sending} />
      {looked && sound && <div className="row"><button type="button" className="primary" disabled={sending.busy} onClick={() => void sending.take(looked.draft)}>{t("profile.save")}</button></div>}
    </section>
  );
}
