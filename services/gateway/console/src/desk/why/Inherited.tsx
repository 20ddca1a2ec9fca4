// Whence a score is: from which levels of the risk tables, and what models said of the item beside them.
import type { Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { useText } from "../Value";

function Models({ of }: { of: readonly Views["ModelScore"][] }) {
  const { t } = useSpeech();
  const { share } = useFormats();
  const text = useText();
  return (
    <ul className="nested" aria-label={t("why.models")}>
      {of.map((model) => <li key={`${model.code}/${model.version}`}>{model.code} v{model.version}: {text("number", model.score)} <span className="muted">{t("why.modelShare", { share: share(model.share) })}</span></li>)}
    </ul>
  );
}

export function Inherited({ of, models }: { of: Views["Inherited"]; models: readonly Views["ModelScore"][] | undefined }) {
  const { t, pick } = useSpeech();
  const { share } = useFormats();
  const text = useText();
  return (
    <section className="panel stack list" role="region" aria-label={t("why.inherited")} tabIndex={0}>
      <h2>{t("why.inherited")}</h2>
      <p>{pick(of.text, of.textZh)}</p>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("why.level")}</th>
            <th scope="col" className="figures">{t("why.inspected")}</th>
            <th scope="col" className="figures">{t("why.failed")}</th>
            <th scope="col" className="figures">{t("why.share")}</th>
            <th scope="col" className="figures">{t("why.estimate")}</th>
          </tr>
        </thead>
        <tbody>
          {of.levels.map((level) => (
            <tr key={level.key ?? ""}>
              <td>{pick(level.label, level.labelZh)} {level.key && <span className="muted">{level.key}</span>}</td>
              <td className="figures">{text("number", level.inspections)}</td>
              <td className="figures">{text("number", level.failures)}</td>
              <td className="figures">{share(level.share)}</td>
              <td className="figures">{text("number", level.estimate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {models && models.length > 0 && <Models of={models} />}
    </section>
  );
}
