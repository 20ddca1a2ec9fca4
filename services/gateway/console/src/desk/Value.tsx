// A value as people read it: times and codes in their language, lanes with a shape, nested objects as lists.
import { Fragment, type ReactNode } from "react";
import { useFormats, useSpeech } from "../i18n";
import { zh, type Key } from "../i18n/zh";
import { codeLabel, codes, isCodeOf, type CodeList } from "./codes";
import type { ColumnKind, Row } from "./resources";

/** The catalogue's word for a name where it has one, else the name itself. */
export function useWord() {
  const { t } = useSpeech();
  return (prefix: "field" | "state" | "role" | "lane" | "act" | "unit" | "sent", name: string): string => {
    const key = `${prefix}.${name}`;
    return key in zh ? t(key as Key) : name;
  };
}

export function Lane({ lane }: { lane: string }) {
  const { pick } = useSpeech();
  const word = useWord();
  return <span className={`lane ${lane}`} title={codeLabel("lane", lane, pick)}>{word("lane", lane)}</span>;
}

export function useText() {
  const { pick, t } = useSpeech();
  const { time, day } = useFormats();
  const word = useWord();
  return (kind: ColumnKind, value: unknown): string => {
    if (value === undefined || value === null) {
      return "";
    }
    switch (kind) {
      case "time":
        return time(String(value));
      case "day":
        return day(String(value));
      case "state":
        return word("state", String(value));
      case "role":
        return word("role", String(value));
      case "sent":
        return word("sent", String(value));
      case "grade":
        return word("field", `grade.${String(value)}`);
      case "act":
        return actText(word("act", String(value)), String(value));
      case "yes":
        return value ? t("field.yes") : t("field.no");
      case "number":
        return Number(value).toLocaleString(undefined, { maximumFractionDigits: 4 });
      case "party":
        return partyText(value as Row);
      case "spoken":
        return spoken(value as Spoken, pick);
      case "text":
      case "link":
        return plain(String(value), time);
      default:
        return codeLabel(kind, String(value), pick);
    }
  };
}

/** An act in words, with the code that one asks for it by. */
const actText = (said: string, act: string) => (said === act ? act : `${said} (${act})`);

interface Spoken {
  en?: string;
  zh?: string;
}

function spoken({ en, zh: chinese }: Spoken, pick: (en: string, zh: string) => string): string {
  return pick(en ?? "", chinese ?? "");
}

function partyText(party: Row): string {
  return [party.name, party.id].filter(Boolean).join(" · ");
}

const TIME = /^\d{4}-\d\d-\d\dT/;

function plain(text: string, time: (text: string) => string): string {
  return TIME.test(text) ? time(text) : text;
}

/** What a value of that name is said as: by the first list of codes that has it, or by the catalogue. */
const KINDS: Record<string, readonly ColumnKind[]> = {
  state: ["state"], direction: ["direction"], producer: ["producer"], by: ["producer"], severity: ["severity"], stage: ["stage"], action: ["action"], originCountry: ["originCountry"], releaseStatus: ["releaseStatus"],
  status: ["releaseStatus"], selectedBy: ["path"], paths: ["path"], role: ["role"], category: ["category"], creditGrade: ["grade"], type: ["documentType", "sent"],
  countryOfDeparture: ["originCountry"], currency: ["currency"], regime: ["regime"], transportMode: ["transportMode"], unit: ["unit"],
  step: ["recallStep", "investigationStep", "sampleStep", "disposalStep"],
  verdict: ["verdict", "checkVerdict", "testVerdict"], result: ["findingResult"], kind: ["findingKind", "measureKind", "conflictKind", "reviewKind"],
};

function Scalar({ name, value }: { name: string; value: unknown }) {
  const text = useText();
  if (name === "lane") {
    return <Lane lane={String(value)} />;
  }
  const list = KINDS[name]?.find((one) => !(one in codes) || isCodeOf(one as CodeList, value));
  return <>{text(typeof value === "boolean" ? "yes" : list ?? "text", value)}</>;
}

const isObject = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** What nothing was changed of yet has the number -1: nothing is said of it. */
const versionsOf = (versions: Row): Row => Object.fromEntries(Object.entries(versions).filter(([, version]) => version !== -1));

/** Anything at all, to the depth that the view has. */
export function Value({ name, value }: { name: string; value: unknown }): ReactNode {
  if (Array.isArray(value)) {
    return value.every((entry) => !isObject(entry)) ? (
      <>{value.map((entry, at) => <Fragment key={at}>{at > 0 && ", "}<Scalar name={name} value={entry} /></Fragment>)}</>
    ) : (
      <ol className="nested">{value.map((entry, at) => <li key={at}><Value name={name} value={entry} /></li>)}</ol>
    );
  }
  return isObject(value) ? <Facts of={name === "versions" ? versionsOf(value) : value} /> : <Scalar name={name} value={value} />;
}

/** What stands in both languages is shown in the reader's. */
function inOne(of: Row, language: string): Row {
  const both = Object.keys(of).filter((name) => `${name}Zh` in of);
  return Object.fromEntries(Object.entries(of).filter(([name]) => !both.some((one) => name === `${one}Zh`)).map(([name, value]) => [name, language === "zh" && both.includes(name) ? of[`${name}Zh`] : value]));
}

/** What a value is called: the producer of goods is not who made a record, what a rule is called is not what a key is for, a document has a number of its own. */
export function useName() {
  const word = useWord();
  return (name: string, value: unknown, beside: Row = {}): string => word("field", name === "producer" && isObject(value) ? "maker" : name === "label" && "rule" in beside ? "clock" : name === "number" && "type" in beside ? "documentNumber" : name);
}

/** A rule that has a label is known by that, with its code. */
const ruled = (of: Row): Row => {
  const { rule, label, ...rest } = of;
  return rule === undefined || label === undefined ? of : { label: `${String(label)} (${String(rule)})`, ...rest };
};

export function Facts({ of, without = [] }: { of: Row; without?: readonly string[] }) {
  const { language } = useSpeech();
  const nameOf = useName();
  const shown = Object.entries(ruled(inOne(of, language))).filter(([name, value]) => !without.includes(name) && value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0));
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{nameOf(name, value, of)}</dt>
          <dd><Value name={name} value={value} /></dd>
        </div>
      ))}
    </dl>
  );
}
