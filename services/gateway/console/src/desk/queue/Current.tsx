// The item that one is at: what it is, why it waits, what can be decided, each with its key.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormats, useSpeech } from "../../i18n";
import { Lane, useText, useWord } from "../Value";
import { decisions, type Decision } from "./decisions";
import type { Item } from "./items";

function Reasons({ of }: { of: Item["reasons"] }) {
  const { pick } = useSpeech();
  const text = useText();
  return (
    <ol className="nested">
      {of.map((reason) => (
        <li key={reason.code}>
          {pick(reason.text, reason.textZh)} <strong>{text("number", reason.contribution)}</strong>
          {pick(reason.instruction, reason.instructionZh) && <div>{pick(reason.instruction, reason.instructionZh)}</div>}
          {reason.cites && <div className="muted">{reason.cites}</div>}
        </li>
      ))}
    </ol>
  );
}

function Lowering({ of }: { of: NonNullable<Item["lowering"]> }) {
  const { t } = useSpeech();
  const word = useWord();
  const { time } = useFormats();
  return (
    <p>
      {t("desk.asked", { actor: of.actor, lane: word("lane", of.lane), at: time(of.at) })}
      {of.reason && <> {of.reason}</>}
    </p>
  );
}

interface DeedsProps {
  item: Item;
  marked: readonly Item[];
  decide: (decision: Decision) => void;
  claim: () => void;
  giveBack: () => void;
}

/** What can be decided of the item, or of any of those that are marked, each with its key. */
export function Deeds({ item, marked, decide, claim, giveBack }: DeedsProps) {
  const { t } = useSpeech();
  const held = item.claim?.mine === false;
  return (
    <>
      {marked.length > 0 && <p><strong>{t("desk.forMarked", { count: marked.length })}</strong></p>}
      <div className="row">
        {decisions.filter((decision) => (marked.length > 0 ? marked.some(decision.fits) : decision.fits(item))).map((decision) => (
          <button key={decision.key} type="button" disabled={marked.length === 0 && held} onClick={() => decide(decision)}><kbd>{decision.key}</kbd> {t(decision.name)}</button>
        ))}
      </div>
      <div className="row">
        <button type="button" disabled={held} onClick={claim}><kbd>c</kbd> {t("desk.take")}</button>
        <button type="button" disabled={!item.claim?.mine} onClick={giveBack}><kbd>u</kbd> {t("desk.give")}</button>
      </div>
    </>
  );
}

export function Current({ item, children }: { item: Item; children: ReactNode }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const text = useText();
  const { claim } = item;
  return (
    <section className="panel stack current" aria-label={t("desk.current")}>
      <h2><Lane lane={item.lane} /> {item.declarationNumber} · {item.itemNumber}</h2>
      <div>
        {[item.brand, item.model, item.hsCode, text("originCountry", item.originCountry)].filter(Boolean).join(" · ")} · {text("category", item.category)}
        <div className="muted">{text("path", item.selectedBy)} · {text("number", item.score)} / {text("number", item.threshold)}</div>
      </div>
      {item.lowering && <Lowering of={item.lowering} />}
      <Reasons of={item.reasons} />
      {claim && <strong role="status">{claim.mine ? t("desk.heldByMe", { until: time(claim.until) }) : t("desk.heldBy", { name: claim.name, until: time(claim.until) })}</strong>}
      {children}
      <div className="row">
        <Link className="button" to={`/assessments/${item.assessmentId}/why`}><kbd>Enter</kbd> {t("why.open")}</Link>
        <Link className="button" to={`/orders/${item.orderId}`}>{t("desk.order")}</Link>
      </div>
    </section>
  );
}
