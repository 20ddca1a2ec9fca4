// The time machine: what was known when an item was decided, what is known now, and what would be decided now;
// each thing that changed since also alone.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Notice } from "../../shell/parts";
import { Lane, useText, useWord } from "../Value";

type Replayed = Views["Replay"];
type Change = Views["ReplayChange"];

function Decided({ title, of }: { title: string; of: Views["DecisionThen"] }) {
  const { pick } = useSpeech();
  const text = useText();
  return (
    <div>
      <h3>{title}</h3>
      <p><Lane lane={of.lane} /> · {text("action", of.action)} · {text("path", of.selectedBy)} · {text("number", of.score)} / {text("number", of.threshold)}</p>
      <ol className="nested">{of.reasons.map((reason) => <li key={reason.code}>{pick(reason.text, reason.textZh)} <strong>{text("number", reason.contribution)}</strong></li>)}</ol>
    </div>
  );
}

function useKnown() {
  const word = useWord();
  const text = useText();
  return (what: string, said: string | undefined): string => {
    if (said === undefined) {
      return "—";
    }
    return what === "credit" ? word("field", `grade.${said}`) : what === "threshold" ? text("number", Number(said)) : said;
  };
}

function Changes({ of, lane }: { of: readonly Change[]; lane: string }) {
  const { t } = useSpeech();
  const known = useKnown();
  return (
    <table className="grid">
      <thead><tr><th scope="col">{t("replay.what")}</th><th scope="col">{t("replay.then")}</th><th scope="col">{t("replay.now")}</th><th scope="col">{t("replay.alone")}</th></tr></thead>
      <tbody>
        {of.map((change) => (
          <tr key={change.what}>
            <td>{t(`replay.${change.what}` as Key)}</td>
            <td>{known(change.what, change.then)}</td>
            <td>{change.then === change.now ? t("replay.same") : known(change.what, change.now)}</td>
            <td>{change.lane === lane ? t("replay.same") : <Lane lane={change.lane} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcomes({ of }: { of: Replayed["outcomes"] }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const text = useText();
  return of.length === 0 ? <p className="muted">{t("replay.noOutcome")}</p> : (
    <ul className="nested">
      {of.map((one) => <li key={`${one.outcomeId}/${one.version}`}><Link to={`/outcomes/${one.outcomeId}`}>{time(one.at)}</Link> · {text("verdict", one.verdict)} · {text("severity", one.severity)} · {text("stage", one.stage)} {one.finding}</li>)}
    </ul>
  );
}

export function Replay({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useQuery({ queryKey: ["replay", id], queryFn: ({ signal }) => answered(api.GET("/v1/assessments/{id}/replay", { params: { path: { id } }, signal })) });
  const of = found.data;
  return (
    <section className="panel stack list" role="region" aria-label={t("replay.title")} tabIndex={0}>
      <h2>{t("replay.title")}</h2>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          {of.reproduced === false && <Notice kind="warn">{t("replay.differs")}</Notice>}
          {of.now ? <div className="cards"><Decided title={t("replay.decidedThen")} of={of.then} /><Decided title={t("replay.decidedNow")} of={of.now} /></div> : <p className="muted">{t("replay.notKept")}</p>}
          {of.changes && <Changes of={of.changes} lane={of.then.lane} />}
          {of.now && <p className="muted">{t("replay.kept")}</p>}
          <h3>{t("replay.outcomes")}</h3>
          <Outcomes of={of.outcomes} />
        </>
      )}
    </section>
  );
}
