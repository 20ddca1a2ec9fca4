// Everything that a profile says but its condition.  What is left empty is not said.
import type { ReactNode } from "react";
import { useSpeech } from "../../../i18n";
import { codes, type Code } from "../../codes";
import { Checks } from "./Checks";
import { Told, toldBy, type Findings } from "./Told";
import { findingsAt, type Condition } from "./tree";
import { Values } from "./Values";

const TEXTS = ["code", "owner", "legalBasis", "weight", "reasonZh", "reason", "instructionZh", "instruction"] as const;
/** An empty one of these is told by the linter, not left out. */
const NEEDED: readonly string[] = ["code", "legalBasis", "reasonZh", "reason"];
const CHOICES = { lane: codes.lane, action: codes.action } as const;
const DAYS = ["validFrom", "validUntil"] as const;
const MANY = { categories: codes.category, ports: [] } satisfies Record<string, Code[]>;

interface MembersProps {
  document: Condition;
  findings: Findings;
  onChange: (document: Condition) => void;
}

/** The document with a member said, or not said any more. */
function saying(document: Condition, name: string, value: unknown): Condition {
  const { [name]: _, ...rest } = document;
  return value === undefined ? rest : { ...document, [name]: value };
}

export function Members({ document, findings, onChange }: MembersProps) {
  const { t, pick } = useSpeech();
  const say = (name: string, value: unknown) => onChange(saying(document, name, value));
  const text = (name: string) => (typeof document[name] === "string" ? (document[name] as string) : "");
  const field = (name: string, control: (id: string, told: object) => ReactNode) => {
    const told = findingsAt(findings, `/${name}`, false);
    return (
      <div key={name} className="field">
        <label htmlFor={`/${name}`}>{t(`form.${name}` as "form.code")}</label>
        {control(`/${name}`, toldBy(`/${name}-told`, told))}
        <Told id={`/${name}-told`} of={told} />
      </div>
    );
  };
  const write = (name: string) => (value: string) => say(name, value === "" && !NEEDED.includes(name) ? undefined : value);
  return (
    <>
      <div className="members">
        {TEXTS.map((name) => field(name, (id, told) => <input id={id} value={text(name)} inputMode={name === "weight" ? "decimal" : undefined} onChange={(event) => write(name)(event.target.value)} {...told} />))}
        {Object.entries(CHOICES).map(([name, list]) => field(name, (id, told) => (
          <select id={id} value={text(name)} onChange={(event) => write(name)(event.target.value)} {...told}>
            <option value="">{t("form.none")}</option>
            {(list as Code[]).map((one) => <option key={one.code} value={one.code}>{pick(one.label, one.labelZh)}</option>)}
          </select>
        )))}
        {DAYS.map((name) => field(name, (id, told) => <input id={id} type="date" value={text(name)} onChange={(event) => write(name)(event.target.value)} {...told} />))}
        {Object.entries(MANY).map(([name, list]) => field(name, (id, told) => <Values id={id} label={t(`form.${name}` as "form.ports")} of={Array.isArray(document[name]) ? (document[name] as string[]) : []} codes={list} onChange={(values) => say(name, values.length === 0 ? undefined : values)} told={told} />))}
        <label className="check"><input type="checkbox" checked={document.published === true} onChange={(event) => say("published", event.target.checked || undefined)} /> {t("form.published")}</label>
      </div>
      <Checks of={Array.isArray(document.checklist) ? (document.checklist as Condition[]) : []} findings={findings} onChange={(checks) => say("checklist", checks.length === 0 ? undefined : checks)} />
    </>
  );
}
