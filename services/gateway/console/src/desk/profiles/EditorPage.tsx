// A profile's editor: its document as JSON, what is wrong with it as one types, what may be asked about an item; a draft
// takes effect on nothing until a second person approved it.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { answered, api } from "../../api/client";
import { useSpeech } from "../../i18n";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { Findings } from "./Findings";
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

function Attributes() {
  const { t, pick } = useSpeech();
  const found = useQuery({ queryKey: ["attributes"], queryFn: ({ signal }) => answered(api.GET("/v1/attributes", { signal })), staleTime: Infinity });
  return (
    <details className="panel">
      <summary>{t("profile.attributes")}</summary>
      <dl className="facts">
        {found.data?.items.map((one) => <div key={one.name} className="fact"><dt><code>{one.name}</code></dt><dd>{pick(one.label, one.labelZh)} · {one.type} {one.unit}</dd></div>)}
      </dl>
    </details>
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
            <div className="field">
              <label htmlFor="profile-document">{t("profile.document")}</label>
              <textarea id="profile-document" className="mono" rows={26} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} aria-describedby="profile-document-hint" />
              <span className="hint" id="profile-document-hint">{t("profile.documentHint")}</span>
            </div>
            <Refused of={sending} />
            <div className="row"><button type="button" className="primary" disabled={!draft || sending.busy} onClick={() => draft && void sending.take(draft)}>{t("profile.save")}</button></div>
          </section>
          <div className="stack">
            <Lint of={lint} />
            <OneLine line={lint.data?.line} onDocument={setText} />
            <Attributes />
          </div>
        </div>
      )}
    </Page>
  );
}
