// Opening the work on this device with a PIN, or setting the PIN at first.
import { useRef, useState, type FormEvent } from "react";
import { useSpeech } from "../i18n";
import { Field, Notice, Page } from "../shell/parts";
import { createVault, LEAST_PIN, openVault, WrongPin, type Opened } from "./vault";

interface Props {
  /** Whose work; unknown where nobody is signed in, then it is asked for. */
  account: string | null;
  /** Whether there is a PIN yet. */
  known: boolean;
  onOpen: (opened: Opened) => void;
}

function useForm(work: (value: (name: string) => string) => Promise<Opened>, onOpen: Props["onOpen"], onFailure: (error: unknown) => void) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current as HTMLFormElement);
    setBusy(true);
    work((name) => String(data.get(name) ?? "").trim()).then(onOpen, onFailure).finally(() => setBusy(false));
  };
  return { form, busy, submit };
}

class Differ extends Error {}

function SetPin({ account, onOpen }: { account: string; onOpen: Props["onOpen"] }) {
  const { t } = useSpeech();
  const [fault, setFault] = useState("");
  const { form, busy, submit } = useForm(
    async (value) => {
      if (value("pin").length < LEAST_PIN || value("pin") !== value("again")) {
        throw new Differ();
      }
      await navigator.storage?.persist?.();
      return createVault(account, value("pin"));
    },
    onOpen,
    (error) => setFault(error instanceof Differ ? t("inspect.pinDiffers") : String(error)),
  );
  return (
    <Page title={t("inspect.pinTitle")}>
      <form ref={form} onSubmit={submit} className="panel stack narrow">
        <p>{t("inspect.pinText")}</p>
        {fault && <Notice kind="bad">{fault}</Notice>}
        <Field label={t("inspect.pin")} hint={t("inspect.pinHint")} name="pin" type="password" autoComplete="new-password" required />
        <Field label={t("inspect.pinAgain")} name="again" type="password" autoComplete="new-password" required />
        <button className="primary" disabled={busy}>{t("inspect.pinSet")}</button>
      </form>
    </Page>
  );
}

export function Unlock({ account, known, onOpen }: Props) {
  const { t } = useSpeech();
  const [fault, setFault] = useState("");
  const { form, busy, submit } = useForm(
    (value) => openVault(account ?? value("account"), value("pin")),
    onOpen,
    (error) => setFault(error instanceof WrongPin ? t("inspect.wrongPin") : String(error)),
  );
  if (account !== null && !known) {
    return <SetPin account={account} onOpen={onOpen} />;
  }
  return (
    <Page title={t("inspect.openTitle")}>
      <form ref={form} onSubmit={submit} className="panel stack narrow">
        {fault && <Notice kind="bad">{fault}</Notice>}
        {account === null && <Field label={t("inspect.account")} name="account" autoComplete="username" required />}
        <Field label={t("inspect.pin")} name="pin" type="password" autoComplete="current-password" required autoFocus />
        <button className="primary" disabled={busy}>{t("inspect.open")}</button>
      </form>
    </Page>
  );
}
