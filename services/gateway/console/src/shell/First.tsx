// What a first sign-in still asks for: a password of one's own, and one-time codes.
import { useEffect, useRef, useState, type FormEvent } from "react";
import { QRCodeSVG } from "@rc-component/qrcode";
import { Refusal, type Views } from "../api/client";
import { session, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { Faulted, faultsOf } from "./faults";
import { Busy, Failure, Field, Notice } from "./parts";
import { Entry, useSubmit } from "./SignIn";

interface Done {
  onDone: (session: Session) => void;
}

const LEAST = 12;

export function PasswordForm({ onDone }: Done) {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const [fault, setFault] = useState("");
  const value = (name: string) => String(new FormData(form.current as HTMLFormElement).get(name) ?? "");
  const { busy, error, submit } = useSubmit(() => session.changePassword({ current: value("current"), next: value("next") }), onDone);
  const check = (event: FormEvent) => {
    event.preventDefault();
    const found = value("next").length < LEAST ? t("password.short") : value("next") === value("again") ? "" : t("password.differs");
    setFault(found);
    if (!found) {
      submit(event);
    }
  };
  return (
    <form ref={form} onSubmit={check} className="stack">
      <Faulted by={faultsOf(error)}>
        {fault && <Notice kind="bad">{fault}</Notice>}
        {error !== null && <Failure error={error} />}
        <Field label={t("password.current")} name="current" type="password" autoComplete="current-password" required />
        <Field label={t("password.next")} hint={t("password.hint")} name="next" type="password" autoComplete="new-password" required />
        <Field label={t("password.again")} name="again" type="password" autoComplete="new-password" required />
        <button className="primary" disabled={busy}>{t("password.submit")}</button>
      </Faulted>
    </form>
  );
}

export function FirstPassword({ onDone }: Done) {
  const { t } = useSpeech();
  return (
    <Entry title={t("password.title")}>
      <p>{t("password.first")}</p>
      <PasswordForm onDone={onDone} />
    </Entry>
  );
}

function useOffer() {
  const [offer, setOffer] = useState<Views["TotpOffer"] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ask = () => {
    setError(null);
    session.offerTotp().then(setOffer, setError);
  };
  const asked = useRef(false);
  useEffect(() => {
    if (!asked.current) {
      asked.current = true; // a second offer would make the first one void
      ask();
    }
  }, []);
  return { offer, error, ask };
}

export function FirstCode({ onDone }: Done) {
  const { t } = useSpeech();
  const { offer, error, ask } = useOffer();
  return (
    <Entry title={t("totp.title")}>
      <p>{t("totp.text")}</p>
      {error !== null && <Failure error={error} retry={ask} />}
      {offer ? <Offer offer={offer} onDone={onDone} /> : error === null && <Busy />}
    </Entry>
  );
}

function Offer({ offer, onDone }: { offer: Views["TotpOffer"] } & Done) {
  const { t } = useSpeech();
  const [code, setCode] = useState("");
  const { busy, error, submit } = useSubmit(() => session.confirmTotp({ oneTimeCode: code }), onDone);
  const wrong = error instanceof Refusal && [401, 422].includes(error.status);
  return (
    <form onSubmit={submit} className="stack">
      <div className="qr">
        <QRCodeSVG title={t("totp.qr")} value={offer.uri} size={208} level="M" marginSize={4} bgColor="#ffffff" fgColor="#000000" />
      </div>
      <div>
        <span className="muted">{t("totp.secret")}</span>
        <div><code>{offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code></div>
      </div>
      {error !== null && (wrong ? <Notice kind="bad">{t("totp.wrong")}</Notice> : <Failure error={error} />)}
      <Field label={t("totp.code")} value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" maxLength={6} required />
      <button className="primary" disabled={busy}>{t("totp.submit")}</button>
    </form>
  );
}
