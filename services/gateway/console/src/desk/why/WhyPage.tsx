// Why this lane: what was decided, every reason with what it added and what it rests on, what nearly happened
// and the single changes that would have led elsewhere.  What the caller may not see is not in the answer.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { Busy, Failure, Page } from "../../shell/parts";
import { codeLabel } from "../codes";
import { Lane, useText, Value } from "../Value";
import { Asked } from "./Asked";
import { Inherited } from "./Inherited";
import { Inputs } from "./Inputs";
import { Replay } from "./Replay";

type Explanation = Views["Explanation"];

function Decided({ of }: { of: Explanation }) {
  const { t, pick } = useSpeech();
  const text = useText();
  const { time } = useFormats();
  const figures = [["score", of.score], ["threshold", of.threshold], ["probability", of.probability]] as const;
  return (
    <section className="panel">
      <h2><Lane lane={of.lane} /> · {codeLabel("lane", of.lane, pick)} · {text("action", of.action)}</h2>
      <p><strong>{pick(of.instruction, of.instructionZh)}</strong></p>
      <p className="muted">
        {t("field.decidedAt")}: {time(of.decidedAt)}
        {of.selectedBy && <> · {t("field.selectedBy")}: {text("path", of.selectedBy)}</>}
        {figures.filter(([, value]) => value !== undefined).map(([name, value]) => <span key={name}> · {t(`field.${name}`)}: {text("number", value)}</span>)}
      </p>
    </section>
  );
}

function Reasons({ of }: { of: Explanation }) {
  const { t, pick } = useSpeech();
  const text = useText();
  return (
    <section className="panel list" role="region" aria-label={t("field.reasons")} tabIndex={0}>
      <h2>{t("field.reasons")}</h2>
      <table className="help">
        <thead><tr><th scope="col">{t("field.reasons")}</th><th scope="col">{t("why.contribution")}</th><th scope="col">{t("field.instruction")}</th><th scope="col">{t("field.cites")}</th></tr></thead>
        <tbody>
          {of.reasons.map((reason) => (
            <tr key={reason.code}>
              <td>{pick(reason.text, reason.textZh)}</td>
              <td>{text("number", reason.contribution)}</td>
              <td>{pick(reason.instruction, reason.instructionZh)}</td>
              <td>{reason.cites}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Changes({ title, none, of }: { title: string; none: string; of: Views["Nearly"][] }) {
  const { pick } = useSpeech();
  return (
    <section className="panel">
      <h2>{title}</h2>
      {of.length === 0 ? <p className="muted">{none}</p> : (
        <ul className="nested">
          {of.map((change) => <li key={pick(change.text, change.textZh)}>{change.lane && <><Lane lane={change.lane} /> · </>}{pick(change.text, change.textZh)}{change.cites && <span className="muted"> · {change.cites}</span>}</li>)}
        </ul>
      )}
    </section>
  );
}

export default function WhyPage() {
  const { t } = useSpeech();
  const id = useParams().id as string;
  const found = useQuery({ queryKey: ["why", id], queryFn: ({ signal }) => answered(api.GET("/v1/assessments/{id}/explanation", { params: { path: { id } }, signal })) });
  const of = found.data;
  return (
    <Page title={of ? t("why.title", { number: of.declarationNumber, item: of.itemNumber }) : t("why.loading")} tools={<Link className="button" to={`/assessments/${id}`}>{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <Decided of={of} />
          <Reasons of={of} />
          {of.inherited && <Inherited of={of.inherited} models={of.models} />}
          {of.flips && <Changes title={t("why.flips")} none={t("why.noFlips")} of={of.flips} />}
          {of.misses && <Changes title={t("why.misses")} none={t("why.noMisses")} of={of.misses} />}
          {of.misses && <Asked id={id} />}
          {of.versions && <section className="panel"><h2>{t("why.versions")}</h2><Value name="versions" value={of.versions} /></section>}
          {of.versions && <Inputs id={id} />}
          {of.versions && <Replay id={id} />}
        </>
      )}
    </Page>
  );
}
