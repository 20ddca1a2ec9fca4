// Acts that take a reason, one field and a button for each act: what was done is in the audit trail with it.
import { useRef, type FormEvent, type ReactNode } from "react";
import { useSpeech } from "../i18n";
import { Faulted, faultsOf } from "../shell/faults";
import { Failure, Field } from "../shell/parts";

const REASON_MOST = 500;

interface ReasonProps {
  title: string;
  /** What can be done: the value that `act` is given, and its button. */
  acts: readonly (readonly [string, string])[];
  act: (what: string, reason: string) => void;
  busy: boolean;
  error: unknown;
  children?: ReactNode;
}

export function Reason({ title, acts, act, busy, error, children }: ReasonProps) {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    act(pressed?.value ?? "", String(new FormData(form.current as HTMLFormElement).get("reason")).trim());
  };
  return (
    <form ref={form} onSubmit={submit} className="panel stack" aria-label={title}>
      <Faulted by={faultsOf(error)}>
        <h2>{title}</h2>
        {children}
        <Field label={t("field.reason")} hint={t("operate.reasonHint")} name="reason" required pattern=".*\S.*" maxLength={REASON_MOST} />
        <div className="row">
          {acts.map(([value, text], at) => <button key={value} value={value} className={at === 0 ? "primary" : ""} disabled={busy}>{text}</button>)}
        </div>
        {error !== null && error !== undefined && <Failure error={error} />}
      </Faulted>
    </form>
  );
}
