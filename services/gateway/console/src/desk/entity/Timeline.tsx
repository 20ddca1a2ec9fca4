// All that happened to an entity's goods, the newest first, each with the page behind it.
import { Link } from "react-router";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { saveCsv } from "../csv";
import { Lane, useText, useWord } from "../Value";
import type { Entity } from "./links";

type Happening = Entity["timeline"][number];

const PAGES: Record<string, string> = { assessed: "assessments", ordered: "orders", found: "outcomes", complaint: "complaints", incident: "incidents", investigation: "investigations", recall: "recalls", measure: "measures" };

/** What an event says beside its kind. */
function useSaid() {
  const { pick } = useSpeech();
  const word = useWord();
  const text = useText();
  return (of: Happening): string =>
    [
      of.verdict && text("verdict", of.verdict),
      of.severity && text("severity", of.severity),
      of.state && (of.kind === "found" ? text("stage", of.state) : word("state", of.state)),
      of.kind === "ordered" ? text("action", of.text) : of.text && pick(of.text, of.text),
    ].filter(Boolean).join(" · ");
}

export function Timeline({ of }: { of: Entity }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const said = useSaid();
  const kind = (one: Happening) => t(`event.${one.kind}` as Key);
  const goods = (one: Happening) => [one.declarationNumber, one.itemNumber].filter(Boolean).join(" · ");
  const save = () => saveCsv(`${of.kind}.csv`, [[t("field.at"), t("field.kind"), t("field.declarationNumber"), t("field.description")], ...of.timeline.map((one) => [time(one.at), kind(one), goods(one), said(one)])]);
  return (
    <section className="panel list" role="region" aria-label={t("entity.timeline")} tabIndex={0}>
      <div className="spread">
        <h2>{t("entity.timeline")}</h2>
        <button type="button" onClick={save}>{t("app.csv")}</button>
      </div>
      <table className="grid">
        <thead><tr><th scope="col">{t("field.at")}</th><th scope="col">{t("field.kind")}</th><th scope="col">{t("field.declarationNumber")}</th><th scope="col">{t("field.lane")}</th><th scope="col">{t("field.description")}</th></tr></thead>
        <tbody>
          {of.timeline.map((one) => (
            <tr key={`${one.kind}/${one.id}/${one.itemNumber ?? ""}`}>
              <td>{time(one.at)}</td>
              <td><Link to={`/${PAGES[one.kind] ?? ""}/${encodeURIComponent(one.id)}`}>{kind(one)}</Link></td>
              <td>{goods(one)}</td>
              <td>{one.lane && <Lane lane={one.lane} />}</td>
              <td><span className="clip">{said(one)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
