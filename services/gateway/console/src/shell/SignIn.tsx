// Signing in with account, password and one-time code.  The account's language is taken over.
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { Refusal } from "../api/client";
import { session, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { Failure, Field, Notice } from "./parts";
import { ViewSwitches } from "./ViewSwitches";

/** The frame of all pages before the console proper. */
export function Entry({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useSpeech();
  useEffect(() => {
    document.title = `${title} · ${t("app.short")}`;
  }, [title, t]);
  return (
    <main className="entry">
      <div className="spread">
        <span className="brand">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
          {t("app.name")}
        </span>
      </div>
      <div className="panel stack">
        <h1>{title}</h1>
        {children}
      </div>
      <ViewSwitches />
    </main>
  );
}

/** Runs what a form does, one at a time, and keeps what went wrong. */
export function useSubmit<T>(work: () => Promise<T>, done: (result: T) => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    work().then(done, (reason: unknown) => {
      setError(reason);
      setBusy(false);
    });
  };
  return { busy, error, submit };
}

function Refused({ error }: { error: unknown }) {
  const { t } = useSpeech();
  if (error instanceof Refusal && error.status === 401) {
    return <Notice kind="bad">{t("signIn.refused")}</Notice>;
  }
  return <Failure error={error} />;
}

/** The way to the work on this device without signing in. */
export function WorkAlone({ onAlone }: { onAlone: () => void }) {
  const { t } = useSpeech();
  return (
    <div className="stack">
      <p className="muted">{t("signIn.offlineWorkHint")}</p>
      <button type="button" onClick={onAlone}>{t("signIn.offlineWork")}</button>
    </div>
  );
}

interface SignInProps {
  ended: boolean;
  onDone: (session: Session) => void;
  onAlone?: (() => void) | undefined;
}

export function SignIn({ ended, onDone, onAlone }: SignInProps) {
  const { t, language, setLanguage } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const take = () => {
    const value = (name: string) => String(new FormData(form.current as HTMLFormElement).get(name) ?? "").trim();
    const code = value("code");
    return session.signIn({ account: value("account"), password: value("password"), ...(code ? { oneTimeCode: code } : {}) });
  };
  const { busy, error, submit } = useSubmit(take, (made: Session) => {
    if (made.language) {
      setLanguage(made.language);
    }
    onDone(made);
  });
  return (
    <Entry title={t("signIn.title")}>
      {ended && <Notice kind="warn">{t("signIn.ended")}</Notice>}
      {error !== null && <Refused error={error} />}
      <form ref={form} onSubmit={submit} className="stack">
        <Field label={t("signIn.account")} name="account" autoComplete="username" required autoFocus />
        <Field label={t("signIn.password")} name="password" type="password" autoComplete="current-password" required />
        <Field label={t("signIn.code")} hint={t("signIn.codeHint")} name="code" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" maxLength={6} />
        <button className="primary" disabled={busy}>{busy ? t("signIn.busy") : t("signIn.submit")}</button>
      </form>
      {onAlone && <WorkAlone onAlone={onAlone} />}
      <p><a href={`/public/${language}`}>{t("signIn.public")}</a></p>
      <p><a href={`/docs/guides-${language}.html`}>{t("help.guides")}</a></p>
    </Entry>
  );
}
