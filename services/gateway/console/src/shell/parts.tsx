// Small parts that every page is made of: a page with its one heading, fields, notices.
import { useEffect, useId, type ComponentProps, type ReactNode } from "react";
import { FaultList, faultsOf, useFaultsAt } from "./faults";
import { Refusal } from "../api/client";
import { refusalText } from "../api/problems";
import { useSpeech } from "../i18n";

/** A page: its heading is the document's title too. */
export function Page({ title, children, tools }: { title: string; children: ReactNode; tools?: ReactNode }) {
  const { t } = useSpeech();
  useEffect(() => {
    document.title = `${title} · ${t("app.short")}`;
  }, [title, t]);
  return (
    <div className="stack">
      <div className="spread">
        <h1>{title}</h1>
        {tools}
      </div>
      {children}
    </div>
  );
}

type FieldProps = ComponentProps<"input"> & { label: string; hint?: string; at?: string };

/** A field; `at` is the place of what it says in the body that is sent, where that is not its name. */
export function Field({ label, hint, at, ...input }: FieldProps) {
  const id = useId();
  const faults = useFaultsAt(at ?? `/${input.name ?? ""}`);
  const told = [hint ? `${id}-hint` : "", faults.length > 0 ? `${id}-told` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} aria-describedby={told || undefined} aria-invalid={faults.length > 0 || undefined} />
      {hint && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      <FaultList id={`${id}-told`} of={faults} />
    </div>
  );
}

export function Notice({ kind, children }: { kind: "bad" | "good" | "warn"; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** Why something could not be read or done, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { language, t } = useSpeech();
  const text = error instanceof Refusal ? refusalText(language, error) : String(error);
  return (
    <Notice kind="bad">
      <div className="spread">
        <span>
          <strong>{t("problem.title")}</strong>: {text}
        </span>
        {retry && <button type="button" onClick={retry}>{t("app.retry")}</button>}
      </div>
      <FaultList of={faultsOf(error)} places />
    </Notice>
  );
}

export function Busy() {
  const { t } = useSpeech();
  return <p role="status" className="muted loading">{t("app.loading")}</p>;
}
