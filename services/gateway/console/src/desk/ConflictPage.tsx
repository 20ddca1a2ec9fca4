// One conflict: what was sent against what stands, what differs, and the supervisor's decision with a reason.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link, useParams } from "react-router";
import { answered, api, Refusal, type Views } from "../api/client";
import { hasRole, type Session } from "../api/session";
import { useFormats, useSpeech } from "../i18n";
import { checkLabel } from "../inspect/checklist-rules";
import { Busy, Failure, Notice, Page } from "../shell/parts";
import { codeLabel } from "./codes";
import { compare, standingCheck, type Row, type Side, type SideFinding } from "./conflict-rules";
import { Facts, Value, useWord } from "./Value";

type Conflict = Views["ConflictView"];

function What({ of }: { of: Conflict }) {
  const { t, pick } = useSpeech();
  const { time } = useFormats();
  const word = useWord();
  return (
    <section className="panel">
      <h2>{t("conflict.what")}</h2>
      <p><strong>{codeLabel("conflictKind", of.kind, pick)}</strong> · {word("state", of.state)} · {of.reason}</p>
      <p className="muted">{[of.actor && `${t("field.actor")}: ${of.actor}`, time(of.at), `${t("field.orderState")}: ${word("state", of.orderState)}`].filter(Boolean).join(" · ")}</p>
      {of.state === "waiting" && <Notice kind="warn">{t("conflict.waits", { names: (of.waitsFor ?? []).join(", ") })}</Notice>}
      {of.decision && (
        <Notice kind="good">
          <strong>{codeLabel("reviewKind", of.decision, pick)}</strong> · {of.decidedBy} · {time(of.decidedAt)}<br />{of.decisionReason}
        </Notice>
      )}
    </section>
  );
}

function Said({ of }: { of: Row["sent"] }): ReactNode {
  const { t, pick } = useSpeech();
  if (of === undefined || typeof of === "string") {
    return of ?? "—";
  }
  const finding: SideFinding = of;
  return (
    <>
      {codeLabel("findingResult", finding.result, pick)}
      {finding.value && <> · <span className="mono">{finding.value}</span></>}
      {finding.note && <><br />{finding.note}</>}
      {finding.photos?.length ? <><br />{t("conflict.photos", { count: finding.photos.length })}</> : null}
    </>
  );
}

function rowName(row: Row, { t, pick }: ReturnType<typeof useSpeech>): string {
  if (row.id === "verdict") {
    return t("field.verdict");
  }
  if (row.id === "note") {
    return t("conflict.whole");
  }
  const [item, code, unit] = row.id.split("/");
  return [item && t("inspect.item", { n: item }), code && checkLabel(code, pick), unit].filter(Boolean).join(" · ");
}

/** A row as it is shown: verdicts by their labels. */
function useShown() {
  const { pick } = useSpeech();
  return (row: Row, side: Row["sent"]) => (row.id === "verdict" && typeof side === "string" ? codeLabel("checkVerdict", side, pick) : side);
}

function Sides({ sent, of }: { sent: Side; of: Conflict }) {
  const speech = useSpeech();
  const { t } = speech;
  const shown = useShown();
  const standing = standingCheck(sent, (of.order?.checks ?? []) as Side[]);
  const rows = compare(sent, standing);
  return (
    <section className="panel list" role="region" aria-label={t("conflict.sides")} tabIndex={0}>
      <div className="spread"><h2>{t("conflict.sides")}</h2>{standing && <strong role="status">{t("conflict.differences", { count: rows.filter((row) => row.differs).length })}</strong>}</div>
      {!standing && <p className="muted">{t("conflict.noStanding")}</p>}
      <table className="help">
        <thead>
          <tr>
            <th scope="col">{t("conflict.row")}</th>
            <th scope="col">{t("conflict.sent")}<br />{t("conflict.madeOn", { version: sent.orderVersion })}</th>
            <th scope="col">{t("conflict.standing")}<br />{t("conflict.madeOn", { version: standing?.orderVersion ?? of.orderVersion })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className={row.differs ? "differs" : ""}>
              <th scope="row">{rowName(row, speech)}{row.differs && <> <strong>≠ {t("conflict.differs")}</strong></>}</th>
              <td><Said of={shown(row, row.sent)} /></td>
              <td><Said of={shown(row, row.standing)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {!standing && of.order?.items && <Value name="items" value={of.order.items.map(({ itemNumber, state, brand, model, vins, finding }) => ({ itemNumber, state, brand, model, vins, finding }))} />}
    </section>
  );
}

type Kind = "conflict-applied" | "conflict-set-aside";

function useDecision(of: Conflict) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, reason }: { kind: Kind; reason: string }) => {
      const body = { declarationId: of.declarationId, version: of.version, kind, conflictId: of.conflictId, reason };
      const said = (await answered(api.POST("/v1/events/review", { params: { header: { Prefer: "wait=20" } }, body }))) as Views["Receipt"]; // one event, one answer
      if (said.state === "refused" || said.state === "conflict") {
        throw new Refusal(409, { title: said.reason ?? said.state });
      }
      return said.state;
    },
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["conflicts"] }), client.invalidateQueries({ queryKey: ["conflict", of.conflictId] })]),
  });
}

function Decide({ of }: { of: Conflict }) {
  const { t } = useSpeech();
  const [reason, setReason] = useState("");
  const decision = useDecision(of);
  const way = (kind: Kind, text: string) => (
    <button type="button" className={kind === "conflict-applied" ? "primary" : ""} disabled={!reason.trim() || decision.isPending} onClick={() => decision.mutate({ kind, reason: reason.trim() })}>{text}</button>
  );
  return (
    <section className="panel stack">
      <h2>{t("conflict.decide")}</h2>
      <p className="muted">{t("conflict.forSupervisors")}</p>
      {decision.isError && (decision.error instanceof Refusal && decision.error.status === 409 ? <Notice kind="bad">{t("conflict.refused", { reason: decision.error.message })}</Notice> : <Failure error={decision.error} />)}
      {decision.isSuccess && <Notice kind="good">{t("conflict.done")}</Notice>}
      <div className="field">
        <label htmlFor="decision-reason">{t("conflict.reason")}</label>
        <textarea id="decision-reason" rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
      <div className="row">
        {of.sent && of.kind !== "unsigned" && way("conflict-applied", t("conflict.apply"))}
        {way("conflict-set-aside", t("conflict.setAside"))}
      </div>
    </section>
  );
}

export default function ConflictPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const id = useParams().id as string;
  const found = useQuery({ queryKey: ["conflict", id], queryFn: ({ signal }) => answered(api.GET("/v1/conflicts/{id}", { params: { path: { id } }, signal })) });
  const of = found.data;
  return (
    <Page title={t("conflict.title", { number: of?.declarationNumber ?? "" })} tools={<Link className="button" to="/conflicts">{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <What of={of} />
          {of.sent ? <Sides sent={of.sent as Side} of={of} /> : <Notice kind="warn">{t("conflict.onlyChecks")}</Notice>}
          {of.state !== "decided" && hasRole(session, "supervisor") && <Decide of={of} />}
          <section className="panel"><Facts of={of as Record<string, unknown>} without={["sent", "order", "reason", "kind", "state"]} /></section>
        </>
      )}
    </Page>
  );
}
