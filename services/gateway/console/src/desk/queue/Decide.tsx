// One decision on one item or many: its reason, the lane where it names one, and then each item's own answer.
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { refusalText } from "../../api/problems";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { useWord } from "../Value";
import { decideAll, LANES, type Answer, type Decision, type Lane, type Words } from "./decisions";
import type { Item } from "./items";

function Answers({ of }: { of: readonly Answer[] }) {
  const { t, language } = useSpeech();
  const said = (answer: Answer) =>
    [t(`desk.answer.${answer.state}` as Key, { name: answer.holder ?? "" }), answer.text, answer.failure && refusalText(language, answer.failure)].filter(Boolean).join(" · ");
  return (
    <ul className="nested">
      {of.map((answer) => (
        <li key={answer.item.assessmentId} className={answer.state === "done" ? "good" : "bad"}>
          {answer.item.declarationNumber} · {answer.item.itemNumber}: <strong>{said(answer)}</strong>
        </li>
      ))}
    </ul>
  );
}

interface DecideProps {
  decision: Decision;
  items: readonly Item[];
  onClose: (decided: boolean) => void;
}

/** The lanes that it may lead to, for any of the items. */
function lanesOf(decision: Decision, items: readonly Item[]): Lane[] {
  const { lanes } = decision;
  return lanes ? LANES.filter((lane) => items.some((item) => decision.fits(item) && lanes(item).includes(lane))) : [];
}

function LaneChoice({ lanes, lane, choose }: { lanes: Lane[]; lane: Lane; choose: (lane: Lane) => void }) {
  const { t } = useSpeech();
  const word = useWord();
  return (
    <div className="field">
      <label htmlFor="decide-lane">{t("desk.toLane")}</label>
      <select id="decide-lane" value={lane} onChange={(event) => choose(event.target.value as Lane)}>
        {lanes.map((one) => <option key={one} value={one}>{word("lane", one)}</option>)}
      </select>
    </div>
  );
}

export function Decide({ decision, items, onClose }: DecideProps) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useRef<HTMLTextAreaElement>(null);
  const lanes = lanesOf(decision, items);
  const [lane, setLane] = useState<Lane>(lanes[decision.kind === "lane-lowered" ? lanes.length - 1 : 0] ?? "red");
  const [answers, setAnswers] = useState<Answer[]>([]);
  const begun = useRef(false); // known at once, when the dialog closes before the answers are shown
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
    reason.current?.focus();
  }, []);
  const decide = async (event: FormEvent) => {
    event.preventDefault();
    const words: Words = { reason: reason.current?.value.trim() ?? "", lane };
    const all: Answer[] = [];
    begun.current = true;
    setBusy(true);
    await decideAll(decision, items, words, (answer) => {
      all.push(answer);
      setAnswers([...all]);
    });
    setBusy(false);
    all.every((answer) => answer.state === "done") && dialog.current?.close();
  };
  const send = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      (event.currentTarget as HTMLFormElement).requestSubmit();
    }
  };
  const over = answers.length > 0 && !busy;
  return (
    <dialog ref={dialog} aria-labelledby="decide-title" onClose={() => onClose(begun.current)} onCancel={(event) => busy && event.preventDefault()}>
      <form className="stack" onSubmit={(event) => void decide(event)} onKeyDown={send}>
        <h2 id="decide-title">{t("desk.decide", { what: t(decision.name), count: items.length })}</h2>
        {decision.kind === "lane-lowered" && !decision.approves && <p className="muted">{t("desk.second")}</p>}
        {lanes.length > 0 && <LaneChoice lanes={lanes} lane={lane} choose={setLane} />}
        <div className="field">
          <label htmlFor="decide-reason">{t("desk.reason")}</label>
          <textarea id="decide-reason" ref={reason} required maxLength={1000} rows={3} disabled={busy || over} />
          <span className="hint">{t("desk.reasonHint")}</span>
        </div>
        {answers.length > 0 && <div role="status"><Answers of={answers} /></div>}
        <div className="row">
          {!over && <button className="primary" disabled={busy}>{t(busy ? "desk.sending" : "desk.send")}</button>}
          <button type="button" disabled={busy} onClick={() => dialog.current?.close()}>{t(over ? "app.close" : "desk.cancel")}</button>
        </div>
      </form>
    </dialog>
  );
}
