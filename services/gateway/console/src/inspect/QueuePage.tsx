// What is on its way: state of each check, its photos, one tap to send again; conflicts wait for a person.
import { useSpeech, useFormats } from "../i18n";
import { Notice, Page } from "../shell/parts";
import { useLive, useOnline } from "./Inspect";
import { suggestedVerdict } from "./checklist-rules";
import { settleSignature, signaturesOf, unsentSigners } from "./signing";
import { store, type KeptSignature } from "./store";
import { send } from "./sync";
import { ToSign } from "./ToSign";
import type { Opened } from "./vault";
import { queue, reopen, type QueuedCheck } from "./work";

const OLD_MS = 24 * 3600 * 1000;

function detailText(check: Pick<QueuedCheck, "state" | "detail">, t: ReturnType<typeof useSpeech>["t"]): string {
  if (check.state === "conflict") {
    return check.detail === "forbidden" ? t("queue.withdrawn") : `${t("queue.changed")} ${check.detail}`;
  }
  return check.detail;
}

function Entry({ check, opened, may }: { check: QueuedCheck; opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const again = () => void store.queue.update(check.checkId, { state: "local" }).then(() => send(opened)).catch(() => undefined);
  const signers = useLive(() => unsentSigners(check.checkId), [check.checkId]) ?? [];
  const verdict = check.draft.verdict ?? suggestedVerdict(check.draft);
  return (
    <li className={`panel stack order ${check.state}`}>
      <div className="spread">
        <h2>{check.draft.order.declarationNumber}</h2>
        <strong className={`state ${check.state}`}>{t(`queue.${check.state}`)}</strong>
      </div>
      <p>{t("queue.verdict", { verdict: t(`verdict.${verdict}`) })} · {time(new Date(check.queuedAt).toISOString())}{check.photos > 0 && <><br />{t("queue.photos", { confirmed: check.confirmed, count: check.photos })}</>}</p>
      {check.detail && <Notice kind={check.state === "local" ? "warn" : "bad"}>{detailText(check, t)}</Notice>}
      {signers.length > 0 && <Notice kind="warn">{t("signature.waitsFor", { names: signers.join(", ") })}</Notice>}
      {check.state !== "received" && (
        <div className="row">
          <button type="button" className="big" disabled={!may} onClick={again}>{t("queue.resend")}</button>
          {check.state === "refused" && <button type="button" className="big" onClick={() => void reopen(opened, check.checkId)}>{t("queue.reopen")}</button>}
        </div>
      )}
    </li>
  );
}

function SignatureEntry({ row, opened, may }: { row: KeptSignature; opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const again = () => void settleSignature(row.id, "local").then(() => send(opened)).catch(() => undefined);
  return (
    <li className={`panel stack order ${row.state}`}>
      <div className="spread">
        <h2>{t("signature.of", { number: row.declarationNumber })}</h2>
        <strong className={`state ${row.state}`}>{row.state !== "held" && t(`queue.${row.state}`)}</strong>
      </div>
      <p>{time(new Date(row.queuedAt).toISOString())}</p>
      {row.detail && row.state !== "held" && <Notice kind={row.state === "local" ? "warn" : "bad"}>{detailText({ ...row, state: row.state }, t)}</Notice>}
      {row.state !== "received" && <div className="row"><button type="button" className="big" disabled={!may} onClick={again}>{t("queue.resend")}</button></div>}
    </li>
  );
}

export function QueuePage({ opened, may }: { opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const online = useOnline();
  const checks = useLive(() => queue(opened), [opened]);
  const signatures = useLive(() => signaturesOf(opened.account), [opened]) ?? [];
  const waiting = [...(checks ?? []), ...signatures].filter((one) => one.state === "local" || one.state === "sending");
  return (
    <Page title={t("inspect.queue")} tools={waiting.length > 0 && <button type="button" className="primary big" disabled={!may || !online} onClick={() => void send(opened).catch(() => undefined)}>{t("queue.sendAll")}</button>}>
      {waiting.length > 0 && !online && <Notice kind="warn">{t("queue.noNetwork")}</Notice>}
      {waiting.some((one) => Date.now() - one.queuedAt > OLD_MS) && <Notice kind="bad">{t("queue.old")}</Notice>}
      {checks?.length === 0 && signatures.length === 0 && <p>{t("queue.empty")}</p>}
      {may && online && <ToSign account={opened.account} />}
      {signatures.length > 0 && <ul className="orders">{signatures.map((row) => <SignatureEntry key={row.id} row={row} opened={opened} may={may} />)}</ul>}
      <ul className="orders">{checks?.map((check) => <Entry key={check.checkId} check={check} opened={opened} may={may} />)}</ul>
    </Page>
  );
}
