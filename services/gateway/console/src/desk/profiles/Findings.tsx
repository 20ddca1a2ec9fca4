// What the linter says: each finding at its place in the words of the form, with what shows it, an item or the number of a declaration.
import type { Views } from "../../api/client";
import { useSpeech } from "../../i18n";
import { zh, type Key } from "../../i18n/zh";
import { useCodes, useDictionary, type Attribute } from "./form/dictionary";
import { placeOf } from "./form/places";

/** A word with the code that documents have for it. */
const withCode = (word: string | undefined, code: string) => (word === undefined || word === code ? code : `${word} (${code})`);

function Where({ pointer }: { pointer: string }) {
  const { t } = useSpeech();
  const { condition, member, number, part } = placeOf(pointer);
  const word = (key: string) => (key in zh ? t(key as Key) : undefined);
  const words = [
    condition !== undefined && (condition ? t("form.condition", { at: condition }) : t("form.whole")),
    member && (word(`form.${member}`) ?? word(`field.${member}`)),
    number && String(number),
    part && word(`form.check.${part}`),
  ].filter(Boolean);
  return <>{words.join(" · ")} <code className="muted">{pointer}</code> </>;
}

function Value({ of, attribute }: { of: unknown; attribute: Attribute | undefined }) {
  const { pick } = useSpeech();
  const codes = useCodes(attribute?.codes);
  const said = (code: string) => {
    const found = codes.find((one) => one.code === code);
    return withCode(found && pick(found.label, found.labelZh), code);
  };
  return <>{(Array.isArray(of) ? of : [of]).map((one) => said(String(one))).join(", ")}</>;
}

/** An item that shows it, in the words of the dictionary. */
function Example({ of }: { of: Readonly<Record<string, unknown>> }) {
  const { pick } = useSpeech();
  const dictionary = useDictionary();
  return (
    <dl className="facts">
      {Object.entries(of).map(([name, value]) => {
        const attribute = dictionary.find((one) => one.name === name);
        return (
          <div key={name} className="fact">
            <dt>{withCode(attribute && pick(attribute.label, attribute.labelZh), name)}</dt>
            <dd><Value of={value} attribute={attribute} /></dd>
          </div>
        );
      })}
    </dl>
  );
}

export function Findings({ of }: { of: Views["Lint"]["findings"] }) {
  const { t, pick } = useSpeech();
  return of.length === 0 ? <p>{t("lint.clean")}</p> : (
    <ul className="nested">
      {of.map((finding, at) => (
        <li key={at}>
          <strong className={finding.severity === "error" ? "alarm" : undefined}>{t(finding.severity === "error" ? "lint.error" : "lint.warning")}</strong> {finding.pointer && <Where pointer={finding.pointer} />}{pick(finding.text, finding.textZh)}
          {finding.exampleId && <> · {finding.exampleId}</>}
          {finding.example && <Example of={finding.example as Record<string, unknown>} />}
        </li>
      ))}
    </ul>
  );
}
