// The questions of an order, item by item; a failure asks for words and a photo on the spot.
import { useEffect, useState, type ChangeEvent } from "react";
import { useSpeech } from "../i18n";
import { Notice } from "../shell/parts";
import { answerTo, lacks, questions, selfAnswered, type Answer, type Draft, type Question } from "./checklist-rules";
import type { Measure, Result } from "./forms";
import { vinFault } from "./identifiers";
import { recordedTime } from "./ids";
import { downscale } from "./photo";
import type { Opened } from "./vault";
import { keepPhoto, photo } from "./work";

export type Change = (edit: (was: Draft) => Draft) => void;

const RESULTS: readonly [Result, "pass" | "fail" | "na"][] = [["pass", "pass"], ["fail", "fail"], ["not-applicable", "na"]];

/** A changed answer makes what was signed void. */
function answered(was: Draft, id: string, answer: Answer): Draft {
  return { ...was, answers: { ...was.answers, [id]: answer }, signatures: [] };
}

function Shot({ opened, checkId, hash, label }: { opened: Opened; checkId: string; hash: string; label: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    let made = "";
    void photo(opened, checkId, hash).then((jpeg) => {
      if (jpeg) {
        made = URL.createObjectURL(new Blob([jpeg], { type: "image/jpeg" }));
        setUrl(made);
      }
    });
    return () => URL.revokeObjectURL(made);
  }, [opened, checkId, hash]);
  return url ? <img src={url} alt={label} /> : null;
}

interface PartProps {
  draft: Draft;
  question: Question;
  answer: Answer;
  change: Change;
  opened: Opened;
}

function Photos({ draft, question, answer, change, opened }: PartProps) {
  const { t } = useSpeech();
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) {
      const takenAt = recordedTime(new Date());
      const sha256 = await keepPhoto(opened, draft, await downscale(file), takenAt);
      change((was) => {
        const now = was.answers[question.id] ?? answer;
        const others = (now.photos ?? []).filter((one) => one.sha256 !== sha256);
        return answered(was, question.id, { ...now, photos: [...others, { sha256, takenAt }] });
      });
    }
  };
  return (
    <div className="shots">
      {answer.photos?.map((one, at) => <Shot key={one.sha256} opened={opened} checkId={draft.checkId} hash={one.sha256} label={t("inspect.photoOf", { n: at + 1 })} />)}
      <label className="take"><span className="button big">{t("inspect.photo")}</span><input type="file" accept="image/*" capture="environment" onChange={(event) => void take(event)} /></label>
    </div>
  );
}

function Failing(props: PartProps) {
  const { t } = useSpeech();
  const { question, answer, change } = props;
  const lack = lacks(question, answer);
  const id = `note-${question.id}`;
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{t("inspect.note")}</label>
        <textarea id={id} rows={2} maxLength={1000} value={answer.note ?? ""} onChange={(event) => change((was) => answered(was, question.id, { ...answer, ...was.answers[question.id], note: event.target.value }))} />
      </div>
      <Photos {...props} />
      {lack === "note" && <Notice kind="warn">{t("inspect.noteNeeded")}</Notice>}
      {lack === "photo" && <Notice kind="warn">{t("inspect.photoNeeded")}</Notice>}
    </>
  );
}

/** What is measured, with its limits and where they come from. */
function Measured({ question, answer, change, measure }: Pick<PartProps, "question" | "answer" | "change"> & { measure: Measure }) {
  const { t, pick } = useSpeech();
  const lack = lacks(question, answer);
  const id = `value-${question.id}`;
  const limits = [measure.least !== undefined && `≥ ${measure.least}`, measure.most !== undefined && `≤ ${measure.most}`].filter(Boolean).join(" · ");
  return (
    <div className="field">
      <label htmlFor={id}>{pick(measure.label, measure.labelZh)} ({measure.unit}){limits && <> · {limits}</>}</label>
      <input id={id} inputMode="decimal" maxLength={30} value={answer.value ?? ""} aria-describedby={`${id}-basis`}
        onChange={(event) => change((was) => answered(was, question.id, { ...answer, ...was.answers[question.id], value: event.target.value }))} />
      <span className="hint" id={`${id}-basis`}>{measure.basis}{!measure.verified && <> · {t("inspect.unverified")}</>}</span>
      {lack === "value" && <Notice kind="warn">{t("inspect.valueNeeded")}</Notice>}
      {lack === "limit" && <Notice kind="warn">{t("inspect.outside")}</Notice>}
    </div>
  );
}

function Ask({ draft, question, change, opened }: Omit<PartProps, "answer">) {
  const { t, pick } = useSpeech();
  const answer = answerTo(draft, question);
  const byDevice = !draft.answers[question.id] && selfAnswered(question) !== undefined;
  return (
    <div className="question">
      <fieldset>
        <legend>{pick(question.label, question.labelZh)}{question.vin && <> · <span className="mono">{question.vin}</span></>}{byDevice && <> · {t("inspect.byDevice")}</>}</legend>
        <div className="answers">
          {RESULTS.map(([result, name]) => (
            <button key={result} type="button" className={name} aria-pressed={answer?.result === result}
              onClick={() => change((was) => answered(was, question.id, { ...was.answers[question.id], result, ...(question.vin ? { value: question.vin } : {}) }))}>
              {t(`inspect.${name}`)}
            </button>
          ))}
        </div>
      </fieldset>
      {question.vin && vinFault(question.vin) && <Notice kind="warn">{t("kind.vin")}: {t(vinFault(question.vin) ?? "fault.none")}</Notice>}
      {answer && answer.result !== "not-applicable" && question.form?.measure && <Measured question={question} answer={answer} change={change} measure={question.form.measure} />}
      {answer?.result === "fail" && <Failing draft={draft} question={question} answer={answer} change={change} opened={opened} />}
    </div>
  );
}

export function Checklist({ draft, change, opened }: { draft: Draft; change: Change; opened: Opened }) {
  const { t } = useSpeech();
  const all = questions(draft);
  const done = all.filter((question) => lacks(question, answerTo(draft, question)) === null).length;
  return (
    <section className="panel">
      <div className="spread"><h2>{t("inspect.checklist")}</h2><strong role="status">{t("inspect.done", { done, all: all.length })}</strong></div>
      {all.map((question, at) => (
        <div key={question.id}>
          {question.itemNumber !== all[at - 1]?.itemNumber && <h3 className="part">{t("inspect.item", { n: question.itemNumber })}</h3>}
          <Ask draft={draft} question={question} change={change} opened={opened} />
        </div>
      ))}
    </section>
  );
}
