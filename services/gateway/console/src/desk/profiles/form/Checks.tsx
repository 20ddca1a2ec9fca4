// What the inspector looks at besides the category's list: rows of a code and two labels.
import { useSpeech } from "../../../i18n";
import { Told, toldBy, type Findings } from "./Told";
import { findingsAt } from "./tree";

const PARTS = ["code", "labelZh", "label"] as const;
type Check = Readonly<Record<string, unknown>>;

export function Checks({ of, findings, onChange }: { of: readonly Check[]; findings: Findings; onChange: (checks: Check[]) => void }) {
  const { t } = useSpeech();
  const put = (at: number, next: Check | undefined) => onChange(next === undefined ? of.filter((_, other) => other !== at) : of.map((one, other) => (other === at ? next : one)));
  return (
    <fieldset className="group">
      <legend>{t("form.checklist")}</legend>
      {of.map((one, at) => {
        const told = findingsAt(findings, `/checklist/${at}`, false);
        return (
          <div key={at} role="group" aria-label={`${t("form.check")} ${at + 1}`}>
            <div className="leaf">
              {PARTS.map((part) => <label key={part} className="field">{t(`form.check.${part}`)}<input value={String(one[part] ?? "")} onChange={(event) => put(at, { ...one, [part]: event.target.value })} {...toldBy(`/checklist/${at}-told`, told.filter(({ pointer }) => pointer?.endsWith(`/${part}`)))} /></label>)}
              <button type="button" className="quiet" aria-label={t("form.removeThis", { what: String(at + 1) })} onClick={() => put(at, undefined)}>{t("form.remove")}</button>
            </div>
            <Told id={`/checklist/${at}-told`} of={told} />
          </div>
        );
      })}
      <div className="row"><button type="button" onClick={() => onChange([...of, { code: "", label: "", labelZh: "" }])}>{t("form.addCheck")}</button></div>
    </fieldset>
  );
}
