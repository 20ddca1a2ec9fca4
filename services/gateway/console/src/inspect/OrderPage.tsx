// One order: why it is inspected, the checklist, the verdict, two signatures.  Each answer is saved on the
// device as it is given; nothing waits for the network.
import { useCallback, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useFormats, useSpeech } from "../i18n";
import { Busy, Notice, Page } from "../shell/parts";
import { Checklist } from "./Checklist";
import { missing, suggestedVerdict, type Draft, type Order } from "./checklist-rules";
import { uuid7 } from "./ids";
import { Signatures } from "./Signatures";
import type { Opened } from "./vault";
import { draftOf, fetchedOrders, finish, saveDraft } from "./work";

const VERDICTS = ["pass", "fail", "rectify", "refused", "not-found"] as const;

function newDraft(order: Order): Draft {
  const { orderId, orderVersion, declarationId, declarationNumber, version, port, instruction, proven = [] } = order;
  return { checkId: uuid7(), order: { orderId, orderVersion, declarationId, declarationNumber, version, port, instruction, proven, items: order.items ?? [] }, answers: {}, signatures: [], startedAt: new Date().toISOString() };
}

async function begin(opened: Opened, orderId: string): Promise<Draft | null> {
  const draft = await draftOf(opened, orderId);
  if (draft) {
    return draft;
  }
  const found = (await fetchedOrders(opened)).find(({ order }) => order.orderId === orderId);
  return found ? newDraft(found.order) : null;
}

/** The draft, and a way to change it that has saved before it shows. */
function useDraft(opened: Opened, orderId: string) {
  const [draft, setDraft] = useState<Draft | null | undefined>();
  const [saved, setSaved] = useState("");
  const latest = useRef<Draft | null>(null);
  const chain = useRef(Promise.resolve());
  useEffect(() => {
    void begin(opened, orderId).then((found) => {
      latest.current = found;
      setDraft(found);
    });
  }, [opened, orderId]);
  const change = useCallback((edit: (was: Draft) => Draft) => {
    const next = edit(latest.current as Draft);
    latest.current = next;
    setDraft(next);
    chain.current = chain.current.then(() => saveDraft(opened, next)).then(() => setSaved(new Date().toISOString()));
  }, [opened]);
  const rest = useCallback(() => chain.current, []);
  return { draft, saved, change, rest };
}

function Reason({ of }: { of: NonNullable<Draft["order"]["items"][number]["reasons"]>[number] }) {
  const { t, pick } = useSpeech();
  const told = pick(of.instruction, of.instructionZh);
  return <li>{pick(of.text, of.textZh)}{told && <><br /><strong>{t("inspect.doThis")}:</strong> {told}</>}</li>;
}

function Why({ draft }: { draft: Draft }) {
  const { t } = useSpeech();
  return (
    <section className="panel">
      <h2>{t("inspect.why")}</h2>
      {draft.order.instruction && <Notice kind="warn"><strong>{t("inspect.doThis")}:</strong> {draft.order.instruction}</Notice>}
      {draft.order.items.filter((item) => item.action !== "none" || item.lane === "blocked").map((item) => (
        <div key={item.itemNumber}>
          <h3>{t("inspect.item", { n: item.itemNumber })} · {[item.hsCode, item.brand, item.model, ...(item.vins ?? [])].filter(Boolean).join(" · ")}</h3>
          <ul>{(item.reasons ?? []).map((reason) => <Reason key={reason.code} of={reason} />)}</ul>
        </div>
      ))}
    </section>
  );
}

/** What was tested and passed within the term in which the same is not sampled again, and by whom. */
function Proven({ draft }: { draft: Draft }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const proven = draft.order.proven ?? [];
  return proven.length === 0 ? null : (
    <section className="panel">
      <h2>{t("inspect.proven")}</h2>
      <ul>
        {proven.map((one) => (
          <li key={`${one.itemNumber} ${one.standard} ${one.reportNumber}`}>
            {t("inspect.item", { n: one.itemNumber })} · {one.model} · <strong className="ok">{one.standard}</strong>
            <br />{t("inspect.provenBy", { laboratory: one.laboratoryId ?? t("role.laboratory"), report: one.reportNumber, day: day(one.passedOn) })}
            <br />{t("inspect.provenUntil", { day: day(one.until) })}
          </li>
        ))}
      </ul>
      <p className="muted">{t("inspect.provenHint")}</p>
    </section>
  );
}

type Change = (edit: (was: Draft) => Draft) => void;

function Verdict({ draft, change }: { draft: Draft; change: Change }) {
  const { t } = useSpeech();
  const suggested = suggestedVerdict(draft);
  return (
    <section className="panel stack">
      <h2>{t("inspect.verdict")}</h2>
      <p className="muted">{t("inspect.suggested", { verdict: t(`verdict.${suggested}`) })}</p>
      <div className="field">
        <label htmlFor="verdict">{t("inspect.verdict")}</label>
        <select id="verdict" value={draft.verdict ?? suggested} onChange={(event) => change((was) => ({ ...was, verdict: event.target.value as Draft["verdict"], signatures: [] }))}>
          {VERDICTS.map((verdict) => <option key={verdict} value={verdict}>{t(`verdict.${verdict}`)}</option>)}
        </select>
      </div>
      <div className="field">
        <label htmlFor="overall">{t("inspect.overall")}</label>
        <textarea id="overall" rows={3} maxLength={2000} value={draft.note ?? ""} onChange={(event) => change((was) => ({ ...was, note: event.target.value, signatures: [] }))} />
      </div>
    </section>
  );
}

export function OrderPage({ opened, name }: { opened: Opened; name: string }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const navigate = useNavigate();
  const { draft, saved, change, rest } = useDraft(opened, useParams().orderId as string);
  if (draft === undefined) {
    return <Busy />;
  }
  if (draft === null) {
    return <Page title={t("page.notFound")}><p>{t("inspect.never")}</p></Page>;
  }
  const lacking = missing(draft);
  const end = () => void rest().then(() => finish(opened, draft)).then(() => navigate("/inspect/queue"));
  return (
    <Page title={draft.order.declarationNumber} tools={<Link className="button" to="/inspect">{t("app.back")}</Link>}>
      <Why draft={draft} />
      <Proven draft={draft} />
      <Checklist draft={draft} change={change} opened={opened} />
      <Verdict draft={draft} change={change} />
      <Signatures draft={draft} change={change} opened={opened} name={name} ready={lacking.length === 0} />
      <div className="bottom spread">
        <span role="status">{saved ? t("inspect.saved", { time: time(saved) }) : ""}{lacking.length > 0 && <> {t("inspect.incomplete", { count: lacking.length })}</>}</span>
        <button type="button" className="primary big" disabled={lacking.length > 0 || draft.signatures.length < 2} onClick={end}>{t("inspect.finish")}</button>
      </div>
    </Page>
  );
}
