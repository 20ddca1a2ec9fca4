// One's own account: grants in force, password, display, end of the session.
import { useState } from "react";
import { session as calls } from "../api/session";
import { useFormats, useSpeech } from "../i18n";
import { useWord } from "../desk/Value";
import type { AppProps } from "./App";
import { PasswordForm } from "./First";
import { Notice, Page } from "./parts";

function Grants({ session }: Pick<AppProps, "session">) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const word = useWord();
  return (
    <table className="help">
      <thead>
        <tr><th scope="col">{t("account.role")}</th><th scope="col">{t("account.scope")}</th><th scope="col">{t("account.until")}</th></tr>
      </thead>
      <tbody>
        {session.grants.map((grant) => (
          <tr key={`${grant.role} ${grant.scope}`}>
            <td>{word("role", grant.role)}</td>
            <td>{grant.scope}</td>
            <td>{grant.until ? time(grant.until) : t("account.unlimited")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function Account({ session, onSession, onLeave }: AppProps) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const [changed, setChanged] = useState(false);
  return (
    <Page title={t("account.title")}>
      <section className="panel">
        <h2>{session.name}</h2>
        <p className="muted">{session.principal}{session.endsAt ? ` · ${t("account.ends", { time: time(session.endsAt) })}` : ""}</p>
        <h3>{t("account.grants")}</h3>
        <Grants session={session} />
      </section>
      <section className="panel stack">
        <h2>{t("password.title")}</h2>
        {changed && <Notice kind="good">{t("password.done")}</Notice>}
        <PasswordForm key={String(changed)} onDone={(next) => { setChanged(true); onSession(next); }} />
      </section>
      <div><button type="button" onClick={() => void calls.signOut().catch(() => undefined).finally(onLeave)}>{t("account.signOut")}</button></div>
    </Page>
  );
}
