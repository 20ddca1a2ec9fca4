// The steps that a version can take next.  Who drafted it approves, cuts over and activates nothing: the services hold
// that, the buttons say it.  Back to an earlier version is its document drafted anew under the next number.
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { answered, api } from "../../api/client";
import type { Session } from "../../api/session";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Field } from "../../shell/parts";
import { nextOf, type Next, type Version } from "./next";
import { Refused } from "./Refused";
import { useSending, type Control, type Document } from "./sending";

interface StepsProps {
  code: string;
  of: Version;
  /** The number of the newest version. */
  newest: number;
  session: Session;
}

function eventOf({ code, of, newest }: StepsProps, step: Next["step"], reason: string): Control {
  const told = reason ? { reason } : {};
  if (step === "restore") {
    return { kind: "profile", objectId: code, version: newest + 1, action: "draft", document: { ...of.document, version: newest + 1 } as unknown as Document, ...told };
  }
  return { kind: "profile", objectId: code, version: of.version, action: step as Control["action"], ...(step === "approve" && { approves: of.version }), ...told };
}

function Cutover({ disabled, take }: { disabled: boolean; take: (bounds: Pick<Control, "share" | "leastParity" | "leastHitRate">) => void }) {
  const { t } = useSpeech();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => Number(form.get(name) || 0);
    take({ share: said("share"), leastParity: said("leastParity"), leastHitRate: said("leastHitRate") });
  };
  return (
    <form className="filters" onSubmit={submit} aria-label={t("profile.do.cutover")}>
      <Field label={t("cutover.share")} name="share" type="number" min={1} max={99} required defaultValue={10} />
      <Field label={t("cutover.leastParity")} hint={t("cutover.never")} name="leastParity" type="number" min={0} max={100} defaultValue={0} />
      <Field label={t("cutover.leastHitRate")} hint={t("cutover.never")} name="leastHitRate" type="number" min={0} max={100} defaultValue={0} />
      <button disabled={disabled}>{t("profile.do.cutover")}</button>
    </form>
  );
}

function Lacks({ of }: { of: Next[] }) {
  const { t } = useSpeech();
  const waiting = of.filter((next) => next.lacks.length > 0);
  return waiting.length === 0 ? null : (
    <ul className="plain muted">
      {waiting.map(({ step, lacks }) => <li key={step}>{t(`profile.do.${step}` as Key)}: {lacks.map((lack) => t(`profile.lacks.${lack}` as Key)).join(t("profile.and"))}</li>)}
    </ul>
  );
}

export function Steps(props: StepsProps) {
  const { code, of, session } = props;
  const { t } = useSpeech();
  const [reason, setReason] = useState("");
  const [sure, setSure] = useState(false);
  const sending = useSending(() => {
    setReason("");
    setSure(false);
  });
  const steps = nextOf(of, session.principal);
  const lint = () => sending.run(() => answered(api.POST("/v1/lint/profiles", { body: { kind: "profile", objectId: code, version: of.version, action: "draft" } })).then(() => undefined));
  const take = (step: Next["step"], more = {}) => {
    if (step === "retire" && !sure) {
      return setSure(true);
    }
    void (step === "lint" ? lint() : sending.take({ ...eventOf(props, step, reason.trim()), ...more }));
  };
  const cutover = steps.find(({ step }) => step === "cutover");
  return (
    <div className="stack">
      <Field label={t("profile.reason")} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
      <Refused of={sending} />
      {cutover && <Cutover disabled={sending.busy || cutover.lacks.length > 0} take={(bounds) => take("cutover", bounds)} />}
      <div className="row">
        {steps.filter(({ step }) => step !== "cutover").map(({ step, lacks }) => (
          <button key={step} type="button" disabled={sending.busy || lacks.length > 0} onClick={() => take(step)}>{t(step === "retire" && sure ? "profile.sure" : (`profile.do.${step}` as Key))}</button>
        ))}
        <Link className="button" to={`/backtests?profiles=${encodeURIComponent(`${code} v${of.version}`)}`}>{t("profile.backtest")}</Link>
      </div>
      <Lacks of={steps} />
    </div>
  );
}
