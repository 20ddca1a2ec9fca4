// One profile: its versions with their stages and next steps, what it would change in shadow, and what it came to.
// A profile of the first set was never drafted: it has no versions here, but it comes to something.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api, Refusal } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { Facts } from "../Value";
import { Feedback } from "./Feedback";
import { Findings } from "./Findings";
import type { Version } from "./next";
import { Shadow } from "./Shadow";
import { Stages } from "./Stages";
import { Steps } from "./Steps";
import { WRITERS } from "./Ways";

function Taken({ of }: { of: Version }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  return (
    <details>
      <summary>{t("profile.history")}</summary>
      <ol className="nested">
        {of.steps.map((step, at) => <li key={at}>{time(step.at)} · {t(`profile.step.${step.step}` as Key)} · {step.by} {step.reason && <span className="muted">{step.reason}</span>}</li>)}
      </ol>
    </details>
  );
}

function Cutovers({ of }: { of: Version }) {
  const { t, pick } = useSpeech();
  const { time } = useFormats();
  return (of.cutovers ?? []).map((one) => (
    <Notice key={one.at} kind={one.stopped ? "bad" : one.open ? "warn" : "good"}>
      {t(one.open ? "cutover.open" : "cutover.ended", { share: one.share, parity: one.leastParity, hits: one.leastHitRate, by: one.by, at: time(one.at) })}
      {one.stopped && <> <Link to="/adjustments?kind=cutover">{t("cutover.stopped", { at: time(one.stopped.at) })}</Link> {pick(one.stopped.reason, one.stopped.reasonZh)}</>}
    </Notice>
  ));
}

/** What the newest back-test says against the version, for whoever approves. */
function History({ of }: { of: Version }) {
  const { t } = useSpeech();
  const newest = of.backtests.at(-1);
  return !newest || newest.findings.length === 0 ? null : (
    <section className="stack" aria-label={t("lint.history")}>
      <h3>{t("lint.history")} · {newest.from} – {newest.until}</h3>
      <Findings of={newest.findings} />
    </section>
  );
}

interface OneProps {
  code: string;
  of: Version;
  newest: number;
  session: Session;
}

function OneVersion({ code, of, newest, session }: OneProps) {
  const { t } = useSpeech();
  return (
    <section className="panel stack" aria-label={t("profile.version", { version: of.version })}>
      <h2>{t("profile.version", { version: of.version })} · {t(`profile.${of.state}` as Key)}</h2>
      <p className="muted">{t("profile.author", { author: of.author })}{of.restores !== undefined && <> · {t("profile.restores", { version: of.restores })}</>}{of.lint && <> · {t("profile.lintOf", { errors: of.lint.errors, warnings: of.lint.warnings })}</>}</p>
      <Stages of={of} />
      <History of={of} />
      <Cutovers of={of} />
      <Taken of={of} />
      <details><summary>{t("profile.document")}</summary><Facts of={of.document as Record<string, unknown>} /></details>
      {hasRole(session, ...WRITERS) && <Steps code={code} of={of} newest={newest} session={session} />}
    </section>
  );
}

export default function ProfilePage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const code = useParams().code as string;
  const found = useQuery({ queryKey: ["profile", code], queryFn: ({ signal }) => answered(api.GET("/v1/profiles/{code}", { params: { path: { code } }, signal })) });
  const versions = [...(found.data?.versions ?? [])].reverse();
  const none = found.error instanceof Refusal && found.error.kind === "not-found";
  const tools = (
    <div className="row">
      {hasRole(session, ...WRITERS) && <Link className="button" to={`/profiles/${encodeURIComponent(code)}/edit`}>{t("profile.next")}</Link>}
      <Link className="button" to="/profiles">{t("app.back")}</Link>
    </div>
  );
  return (
    <Page title={`${t("profile.title")} ${code}`} tools={tools}>
      {none && <Notice kind="warn">{t("profile.firstSet")}</Notice>}
      {found.isError && !none && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {versions.map((of) => <OneVersion key={of.version} code={code} of={of} newest={versions[0]?.version ?? 0} session={session} />)}
      {versions.some((of) => of.steps.some((step) => step.step === "shadow")) && <Shadow code={code} />}
      <Feedback code={code} />
    </Page>
  );
}
