// One comparison: an attribute of the dictionary, how it is compared, and with what.
import { useSpeech } from "../../../i18n";
import type { Key } from "../../../i18n/zh";
import { asking, bounded, comparisonOf, compared, offered, type Comparison } from "./comparisons";
import { useCodes, useDictionary, useLists, type Attribute } from "./dictionary";
import { toldBy, type Findings } from "./Told";
import type { Condition } from "./tree";
import { Values } from "./Values";

interface WithProps {
  at: string;
  of: Condition;
  attribute: Attribute | undefined;
  onChange: (next: Condition) => void;
  /** What ties the field of a member to what is told of it. */
  told: (member: string) => object;
}

function Range({ at, of, attribute, onChange, told }: WithProps) {
  const { t, pick } = useSpeech();
  const day = attribute?.type === "day";
  return (
    <>
      {(["least", "below"] as const).map((bound) => (
        <label key={bound} className="bound">
          {t(`form.${bound}`)}
          <input id={`${at}/${bound}`} type={day ? "date" : "text"} inputMode={day ? undefined : "decimal"} value={String(of[bound] ?? "")} onChange={(event) => onChange(bounded(of, bound, event.target.value.trim()))} {...told(bound)} />
        </label>
      ))}
      {attribute?.unit && <span className="muted">{pick(attribute.unit, attribute.unitZh)}</span>}
    </>
  );
}

function Listed({ at, of, attribute, onChange, told }: WithProps) {
  const { t } = useSpeech();
  const lists = useLists(attribute?.list);
  const chosen = String(of.list ?? "");
  return (
    <select id={`${at}/list`} aria-label={t("list.one")} value={chosen} onChange={(event) => onChange({ ...of, list: event.target.value })} {...told("list")}>
      {!lists.includes(chosen) && <option value={chosen}>{chosen || t("form.choose")}</option>}
      {lists.map((code) => <option key={code} value={code}>{code}</option>)}
    </select>
  );
}

function With(props: WithProps) {
  const { t } = useSpeech();
  const codes = useCodes(props.attribute?.codes);
  const { at, of, onChange, told } = props;
  switch (comparisonOf(of)) {
    case "exists":
      return null;
    case "range":
      return <Range {...props} />;
    case "list":
      return <Listed {...props} />;
    default: {
      const name = "in" in of ? "in" : "prefix";
      return <Values id={`${at}/${name}`} label={t("form.values")} of={of[name] as string[]} codes={codes} onChange={(values) => onChange({ ...of, [name]: values })} told={told(name)} />;
    }
  }
}

interface LeafProps {
  at: string;
  of: Condition;
  onChange: (next: Condition) => void;
  findings: Findings;
}

export function Leaf({ at, of, onChange, findings }: LeafProps) {
  const { t, pick } = useSpeech();
  const dictionary = useDictionary();
  const name = of.attribute as string;
  const attribute = dictionary.find((one) => one.name === name);
  const ways = offered(attribute);
  const way = comparisonOf(of);
  const told = (member: string) => toldBy(`${at}-told`, findings.filter(({ pointer }) => pointer === at || pointer === `${at}/${member}`));
  const word = (one: Comparison) => t(`form.${attribute?.type === "set" && one === "in" ? "has" : one}` as Key);
  const ask = (chosen: string) => {
    const next = dictionary.find((one) => one.name === chosen);
    next && onChange(asking(of, next));
  };
  return (
    <>
      <select id={`${at}/attribute`} aria-label={t("form.attribute")} value={name} onChange={(event) => ask(event.target.value)} {...told("attribute")}>
        {!attribute && <option value={name}>{name || t("form.choose")}</option>}
        {dictionary.map((one) => <option key={one.name} value={one.name}>{pick(one.label, one.labelZh)}</option>)}
      </select>
      {attribute && (
        <select id={`${at}/comparison`} aria-label={t("form.comparison")} value={way} onChange={(event) => onChange(compared(of, event.target.value as Comparison))}>
          {[...new Set([...ways, way])].map((one) => <option key={one} value={one}>{word(one)}</option>)}
        </select>
      )}
      <With at={at} of={of} attribute={attribute} onChange={onChange} told={told} />
    </>
  );
}
