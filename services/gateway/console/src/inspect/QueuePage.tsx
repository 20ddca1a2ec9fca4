// What is on its way: state of each check, its photos, one tap to send again; conflicts wait for a person.
import { useSpeech, useFormats } from "../i18n";
import { Notice, Page } from "../shell/parts";
import { useLive, useOnline } from "./Inspect";
import { suggestedVerdict } from "./checklist-rules";
import { store } from "./store";
import { send } from "./sync";
import type { Opened } from "./vault";
import { queue, reopen, type QueuedCheck } from "./work";

const OLD_MS = 24 * 3600 * 1000;

function detailText(check: QueuedCheck, t: ReturnType<typeof useSpeech>["t"]): string {
  if (check.state === "conflict") {
    return check.detail === "forbidden" ? t("queue.withdrawn") : `${t("queue.changed")} ${check.detail}`;
  }
  return check.detail;
}

function Entry({ check, opened, may }: { check: QueuedCheck; opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const again = () => void store.queue.update(check.checkId, { state: "local" }).then(() => send(opened)).catch(() => undefined);
  const verdict = check.draft.verdict ?? suggestedVerdict(check.draft);
  return (
    <li className={`panel order ${check.state}`}>
      <div className="spread">
        <h2>{check.draft.order.declarationNumber}</h2>
        <strong className={`state ${check.state}`}>{t(`queue.${check.state}`)}</strong>
      </div>
      <p>{t("queue.verdict", { verdict: t(`verdict.${verdict}`) })} · {time(new Date(check.queuedAt).toISOString())}{check.photos > 0 && <><br />{t("queue.photos", { confirmed: check.confirmed, count: check.photos })}</>}</p>
      {check.detail && <Notice kind={check.state === "local" ? "warn" : "bad"}>{detailText(check, t)}</Notice>}
      <div className="row">
        {check.state !== "received" && <button type="button" className="big" disabled={!may} onClick={again}>{t("queue.resend")}</button>}
        {check.state === "refused" && <button type="button" className="big" onClick={() => void reopen(opened, check.checkId)}>{t("queue.reopen")}</button>}
      </div>
    </li>
  );
}

export function QueuePage({ opened, may }: { opened: Opened; may: boolean }) {
  const { t } = useSpeech();
  const online = useOnline();
  const checks = useLive(() => queue(opened), [opened]);
  const waiting = checks?.filter((check) => check.state === "local" || check.state === "sending") ?? [];
  return (
    <Page title={t("inspect.queue")} tools={waiting.length > 0 && <button type="button" className="primary big" disabled={!may || !online} onClick={() => void send(opened).catch(() => undefined)}>{t("queue.sendAll")}</button>}>
      {waiting.length > 0 && !online && <Notice kind="warn">{t("queue.noNetwork")}</Notice>}
      {waiting.some((check) => Date.now() - check.queuedAt > OLD_MS) && <Notice kind="bad">{t("queue.old")}</Notice>}
      {checks?.length === 0 && <p>{t("queue.empty")}</p>}
      <ul className="orders">{checks?.map((check) => <Entry key={check.checkId} check={check} opened={opened} may={may} />)}</ul>
    </Page>
  );
}
