// Who was given what, where, by whom, until when; administrators give more, to others than themselves.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, type FormEvent } from "react";
import { answered, api, type Views } from "../api/client";
import { hasRole, type Session } from "../api/session";
import ListPage from "../desk/ListPage";
import { namesOf } from "../desk/resources";
import { useWord } from "../desk/Value";
import { useSpeech } from "../i18n";
import { Faulted, faultsOf } from "../shell/faults";
import { Failure, Field, Notice } from "../shell/parts";

function Give() {
  const { t } = useSpeech();
  const word = useWord();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const give = useMutation({
    mutationFn: (body: Views["GrantRequest"]) => answered(api.POST("/v1/grants", { body })),
    onSuccess: () => {
      form.current?.reset();
      return client.invalidateQueries({ queryKey: ["grants"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = (name: string) => String(new FormData(form.current as HTMLFormElement).get(name) ?? "").trim();
    give.mutate({ principal: value("principal"), role: value("role"), scope: value("scope"), reason: value("reason"), ...(value("until") && { until: value("until") }) });
  };
  return (
    <form ref={form} onSubmit={submit} className="panel filters" aria-label={t("operate.give")}>
      <Faulted by={faultsOf(give.error)}>
        <h2>{t("operate.give")}</h2>
        <Field label={t("field.principal")} name="principal" required maxLength={63} />
        <div className="field">
          <label htmlFor="give-role">{t("field.role")}</label>
          <select id="give-role" name="role">{namesOf("role").map((role) => <option key={role} value={role}>{word("role", role)}</option>)}</select>
        </div>
        <Field label={t("field.scope")} hint={t("operate.scopeHint")} name="scope" required maxLength={60} defaultValue="port:" />
        <Field label={t("field.until")} hint={t("operate.untilHint")} name="until" type="date" />
        <Field label={t("field.reason")} name="reason" required pattern=".*\S.*" maxLength={500} />
        <button className="primary" disabled={give.isPending}>{t("operate.give")}</button>
        {give.isError && <Failure error={give.error} />}
        {give.isSuccess && <Notice kind="good">{t("operate.given", { principal: give.data.principal, role: word("role", give.data.role), scope: give.data.scope })}</Notice>}
      </Faulted>
    </form>
  );
}

export default function GrantsPage({ session }: { session: Session }) {
  return <ListPage name="grants" above={hasRole(session, "administrator") && <Give />} />;
}
