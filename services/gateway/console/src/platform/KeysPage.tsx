// API keys: made with one grant each, shown once, renewed with a day's overlap, ended at once.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { answered, api, type Views } from "../api/client";
import type { Session } from "../api/session";
import { useFormats, useSpeech } from "../i18n";
import { useWord } from "../desk/Value";
import { Faulted, faultsOf } from "../shell/faults";
import { Table } from "../operate/Table";
import { Busy, Failure, Field, Notice, Page } from "../shell/parts";

type KeyView = Views["KeyView"];

const SENDERS = ["platform", "declarant", "carrier", "laboratory"];

function Fresh({ made, onDone }: { made: Views["NewKey"]; onDone: () => void }) {
  const { t } = useSpeech();
  return (
    <Notice kind="good">
      <p><strong>{t("keys.once")}</strong></p>
      <p className="row"><code data-testid="fresh-key">{made.key}</code>
        <button type="button" onClick={() => void navigator.clipboard?.writeText(made.key)}>{t("keys.copy")}</button>
        <button type="button" onClick={onDone}>{t("keys.kept")}</button></p>
    </Notice>
  );
}

function MakeKey({ session, onMade }: { session: Session; onMade: (made: Views["NewKey"]) => void }) {
  const { t } = useSpeech();
  const word = useWord();
  const form = useRef<HTMLFormElement>(null);
  const grants = session.grants.filter((grant) => SENDERS.includes(grant.role));
  const make = useMutation({ mutationFn: (body: Views["KeyRequest"]) => answered(api.POST("/v1/keys", { body })), onSuccess: onMade });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = (name: string) => String(new FormData(form.current as HTMLFormElement).get(name) ?? "").trim();
    const [role = "", scope = ""] = value("grant").split(" ");
    make.mutate({ label: value("label"), role, scope, ...(value("until") && { until: value("until") }), ...(value("principal") && { principal: value("principal") }) });
  };
  return (
    <form ref={form} onSubmit={submit} className="panel filters" aria-label={t("keys.make")}>
      <Faulted by={faultsOf(make.error)}>
        <h2>{t("keys.make")}</h2>
        <Field label={t("keys.label")} name="label" required maxLength={100} />
        <div className="field">
          <label htmlFor="key-grant">{t("keys.grant")}</label>
          <select id="key-grant" name="grant">
            {grants.map((grant) => <option key={`${grant.role} ${grant.scope}`} value={`${grant.role} ${grant.scope}`}>{word("role", grant.role)} · {grant.scope}</option>)}
          </select>
        </div>
        <Field label={t("keys.until")} name="until" type="date" />
        <Field label={t("keys.principal")} hint={t("keys.principalHint")} name="principal" maxLength={63} />
        <button className="primary" disabled={make.isPending}>{t("keys.make")}</button>
        {make.isError && <Failure error={make.error} />}
      </Faulted>
    </form>
  );
}

function Acts({ of, onMade }: { of: KeyView; onMade: (made: Views["NewKey"]) => void }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const params = { path: { key: of.keyId } };
  const rotate = useMutation({ mutationFn: () => answered(api.POST("/v1/keys/{key}/rotation", { params })), onSuccess: onMade });
  const revoke = useMutation({ mutationFn: () => answered(api.DELETE("/v1/keys/{key}", { params })), onSettled: () => void client.invalidateQueries({ queryKey: ["keys"] }) });
  if (sure) {
    return (
      <div className="row">
        <button type="button" onClick={() => revoke.mutate()} disabled={revoke.isPending}>{t("keys.revokeSure")}</button>
        <button type="button" onClick={() => setSure(false)}>{t("app.close")}</button>
      </div>
    );
  }
  return (
    <div className="row">
      <button type="button" onClick={() => rotate.mutate()} disabled={rotate.isPending}>{t("keys.rotate")}</button>
      <button type="button" onClick={() => setSure(true)}>{t("keys.revoke")}</button>
      {(rotate.isError || revoke.isError) && <Failure error={rotate.error ?? revoke.error} />}
    </div>
  );
}

function Key({ of, onMade }: { of: KeyView; onMade: (made: Views["NewKey"]) => void }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const word = useWord();
  return (
    <tr>
      <td><code>{of.keyId}</code></td>
      <td>{of.label}</td>
      <td>{of.principal}</td>
      <td>{of.role ? `${word("role", of.role)} · ${of.scope}` : t("keys.all")}</td>
      <td>{time(of.createdAt)}</td>
      <td>{of.revokedAt ? t("keys.revokedAt", { time: time(of.revokedAt) }) : of.until ? time(of.until) : t("account.unlimited")}</td>
      <td>{of.inForce && <Acts of={of} onMade={onMade} />}</td>
    </tr>
  );
}

export default function KeysPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const [fresh, setFresh] = useState<Views["NewKey"] | null>(null);
  const found = useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => answered(api.GET("/v1/keys", { signal })) });
  const made = (key: Views["NewKey"]) => {
    setFresh(key);
    void client.invalidateQueries({ queryKey: ["keys"] });
  };
  return (
    <Page title={t("nav.keys")} tools={<a className="button" href="/docs/">{t("keys.docs")}</a>}>
      {fresh && <Fresh made={fresh} onDone={() => setFresh(null)} />}
      <MakeKey session={session} onMade={made} />
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.data && (
        <Table title={t("keys.list")} name="keys" heads={["keys.id", "keys.label", "keys.principal", "keys.grant", "field.createdAt", "field.until", "keys.acts"]} without={["keys.acts"]}>
          {found.data.items.map((key) => <Key key={key.keyId} of={key} onMade={made} />)}
        </Table>
      )}
    </Page>
  );
}
