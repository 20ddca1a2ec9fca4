// Checks of colleagues that wait for this account's signature, made on another device: looked at whole, the
// hash taken anew of what is shown, and signed.
import { useCallback, useEffect, useState } from "react";
import { answered, api, type Views } from "../api/client";
import { useSpeech } from "../i18n";
import { Failure, Notice } from "../shell/parts";
import { checkLabel } from "./checklist-rules";
import { canonical, sha256 } from "./ids";

type Conflict = Views["ConflictView"];
type Check = Views["Check"];

/** What is signed of a check: all but who sent it when. */
export function signedContent({ author: _author, contentHash: _hash, deviceOffsetMs: _offset, deviceTime: _time, inspectors: _inspectors, ...content }: Check) {
  return content;
}

async function waitingFor(account: string): Promise<Conflict[]> {
  const page = await answered(api.GET("/v1/conflicts", { params: { query: { kind: "unsigned", state: "waiting", limit: 200 } } }));
  const mine = page.items.filter((one) => one.waitsFor?.includes(account));
  return Promise.all(mine.map((one) => answered(api.GET("/v1/conflicts/{id}", { params: { path: { id: one.conflictId } } }))));
}

async function sign(check: Check): Promise<void> {
  const body = { checkId: check.checkId, declarationId: check.declarationId, contentHash: check.contentHash ?? "", signedAt: new Date().toISOString() };
  await answered(api.POST("/v1/events/signature", { params: { header: { Prefer: "wait=20" } }, body }));
}

function Content({ check, onSigned }: { check: Check; onSigned: () => void }) {
  const { t, pick } = useSpeech();
  const [sound, setSound] = useState<boolean>();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    void sha256(canonical(signedContent(check))).then((hash) => setSound(hash === check.contentHash));
  }, [check]);
  return (
    <>
      <ul>
        {(check.findings ?? []).map((finding, at) => (
          <li key={at}>{[finding.subject?.itemNumber && t("inspect.item", { n: finding.subject.itemNumber }), checkLabel(finding.code, pick), finding.subject?.unit?.vin].filter(Boolean).join(" · ")}: {t(finding.result === "not-applicable" ? "inspect.na" : `inspect.${finding.result}`)}{finding.note && <> · {finding.note}</>}</li>
        ))}
      </ul>
      {check.note && <p>{check.note}</p>}
      {error !== null && <Failure error={error} />}
      {sound === false ? <Notice kind="bad">{t("signature.broken")}</Notice> : <button type="button" className="primary big" disabled={!sound} onClick={() => void sign(check).then(onSigned, setError)}>{t("signature.sign")}</button>}
    </>
  );
}

export function ToSign({ account }: { account: string }) {
  const { t } = useSpeech();
  const [found, setFound] = useState<Conflict[]>([]);
  const read = useCallback(() => void waitingFor(account).then(setFound, () => setFound([])), [account]);
  useEffect(read, [read]);
  if (found.length === 0) {
    return null;
  }
  return (
    <section className="panel stack">
      <h2>{t("signature.toSign")}</h2>
      {found.map((one) => one.sent && (
        <details key={one.conflictId}>
          <summary className="button big">{one.declarationNumber} · {t("signature.made", { author: one.actor ?? "", verdict: t(`verdict.${one.sent.verdict}`) })}</summary>
          <Content check={one.sent} onSigned={read} />
        </details>
      ))}
    </section>
  );
}
