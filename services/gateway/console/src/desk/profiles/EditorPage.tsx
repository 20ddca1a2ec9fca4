// A profile's editor: one document, written as a form, as a line or as JSON, and what is wrong with it as one types; a draft
// takes effect on nothing until a second person approved it.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useSpeech } from "../../i18n";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { Findings } from "./Findings";
import { ProfileForm } from "./form/ProfileForm";
import { draftOf, useLint } from "./linting";
import { OneLine } from "./OneLine";
import { Refused } from "./Refused";
import { useSending } from "./sending";
import { startOf } from "./starting";

function Lint({ of: lint }: { of: ReturnType<typeof useLint> }) {
  const { t } = useSpeech();
  return (
    <section className="panel stack" aria-live="polite" aria-label={t("lint.title")}>
      <h2>{t("lint.title")}</h2>
      {lint.unreadable && <Notice kind="warn">{t("lint.unreadable")}</Notice>}
      {!lint.unreadable && lint.isError && <Failure error={lint.error} />}
      {!lint.unreadable && !lint.fresh && <Busy />}
      {!lint.unreadable && lint.fresh && lint.data && <Findings of={lint.data.findings} />}
    </section>
  );
}

/** The text to begin with: the newest version of a profile with the next number, or one to fill in. */
function useStart(code: string | undefined) {
  const found = useQuery({ queryKey: ["profile-start", code], queryFn: ({ signal }) => startOf(code, signal), staleTime: Infinity });
  const [text, setText] = useState<string>();
  useEffect(() => {
    found.data !== undefined && setText((was) => was ?? found.data);
  }, [found.data]);
  return { text, setText, found };
}

export default function EditorPage() {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const { code } = useParams();
  const { text, setText, found } = useStart(code);
  const draft = draftOf(text ?? "");
  const lint = useLint(text ?? "");
  const sending = useSending(() => void navigate(`/profiles/${encodeURIComponent(draft?.objectId ?? "")}`));
  return (
    <Page title={code ? t("profile.edit", { code }) : t("profile.new")} tools={<Link className="button" to="/profiles">{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {text === undefined ? found.isPending && <Busy /> : (
        <div className="pair">
          <section className="panel stack">
            <ProfileForm text={text} findings={lint.fresh && lint.data ? lint.data.findings : []} onText={setText} />
            <Refused of={sending} />
            <p className="muted">{t("profile.saveHint")}</p>
            <div className="row"><button type="button" className="primary" disabled={!draft || sending.busy} onClick={() => draft && void sending.take(draft)}>{t("profile.save")}</button></div>
          </section>
          <div className="stack">
            <Lint of={lint} />
            <OneLine line={lint.data?.line} onDocument={setText} />
            <section className="panel field">
              <label htmlFor="profile-document">{t("profile.document")}</label>
              <textarea id="profile-document" className="mono" rows={20} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} aria-describedby="profile-document-hint" />
              <span className="hint" id="profile-document-hint">{t("profile.documentHint")}</span>
            </section>
          </div>
        </div>
      )}
    </Page>
  );
}
