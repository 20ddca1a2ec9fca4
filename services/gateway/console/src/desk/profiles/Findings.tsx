// What the linter says: each finding with what shows it, an item or the number of a declaration.
import type { Views } from "../../api/client";
import { useSpeech } from "../../i18n";
import { Facts } from "../Value";

export function Findings({ of }: { of: Views["Lint"]["findings"] }) {
  const { t, pick } = useSpeech();
  return of.length === 0 ? <p>{t("lint.clean")}</p> : (
    <ul className="nested">
      {of.map((finding, at) => (
        <li key={at}>
          <strong className={finding.severity === "error" ? "alarm" : undefined}>{t(finding.severity === "error" ? "lint.error" : "lint.warning")}</strong> {finding.pointer && <><code>{finding.pointer}</code> </>}{pick(finding.text, finding.textZh)}
          {finding.exampleId && <> · {finding.exampleId}</>}
          {finding.example && <Facts of={finding.example as Record<string, unknown>} />}
        </li>
      ))}
    </ul>
  );
}
