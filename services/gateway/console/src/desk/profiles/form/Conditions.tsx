// The condition as groups that nest: all, any, not; each comparison with what the linter says of it.
import { useEffect, useRef } from "react";
import { useSpeech } from "../../../i18n";
import { Leaf } from "./Leaf";
import { Told, toldBy, type Findings } from "./Told";
import { added, changed, childrenOf, EMPTY, findingsAt, isLeaf, kindOf, KINDS, regrouped, type Condition, type Kind } from "./tree";

interface Editing {
  findings: Findings;
  /** Changes the node at a place, and then goes to the field of that id. */
  change: (pointer: string, how: (was: Condition) => Condition | undefined, goto?: string) => void;
}

interface NodeProps extends Editing {
  at: string;
  /** Which one it is, such as 1.2; empty of the whole. */
  name: string;
  of: Condition;
}

const above = (at: string) => at.replace(/\/(all\/\d+|any\/\d+|not)$/, "");

function Tools({ at, name, of, change }: NodeProps) {
  const { t } = useSpeech();
  const what = { what: name || t("form.whole") };
  const kind = kindOf(of);
  const [only, ...more] = kind ? childrenOf(of, kind) : [];
  return (
    <span className="row tools">
      <button type="button" className="quiet" aria-label={t("form.negateThis", what)} onClick={() => change(at, (was) => ({ not: was }), `${at}/kind`)}>{t("form.negate")}</button>
      <button type="button" className="quiet" aria-label={t("form.wrapThis", what)} onClick={() => change(at, (was) => ({ all: [was] }), `${at}/kind`)}>{t("form.wrap")}</button>
      {only && more.length === 0 && <button type="button" className="quiet" aria-label={t("form.unwrapThis", what)} onClick={() => change(at, () => only.node, `${at}/attribute`)}>{t("form.unwrap")}</button>}
      <button type="button" className="quiet" aria-label={t("form.removeThis", what)} onClick={() => change(at, () => undefined, `${above(at)}/kind`)}>{t("form.remove")}</button>
    </span>
  );
}

function Group(props: NodeProps & { kind: Kind }) {
  const { at, name, of, kind, change, findings } = props;
  const { t } = useSpeech();
  const told = findingsAt(findings, at, true);
  const children = childrenOf(of, kind);
  const add = (child: Condition, field: string) => change(at, (was) => added(was, kind, child), `${at}/${kind}/${children.length}${field}`);
  return (
    <fieldset className="group">
      <legend className="visually-hidden">{t("form.group", { at: name || t("form.whole") })}</legend>
      <div className="leaf">
        <select id={`${at}/kind`} aria-label={t("form.kind")} value={kind} onChange={(event) => change(at, (was) => regrouped(was, kind, event.target.value as Kind), `${at}/kind`)} {...toldBy(`${at}-told`, told)}>
          {KINDS.map((one) => <option key={one} value={one}>{t(`form.${one}`)}</option>)}
        </select>
        <Tools {...props} />
      </div>
      <Told id={`${at}-told`} of={told} />
      <ol className="plain stack">
        {children.map(({ step, node }, index) => <li key={step}><Node {...props} at={at + step} name={`${name}${name && "."}${index + 1}`} of={node} /></li>)}
      </ol>
      {kind !== "not" && (
        <div className="row">
          <button type="button" onClick={() => add(EMPTY, "/attribute")}>{t("form.addCondition")}</button>
          <button type="button" onClick={() => add({ any: [EMPTY] }, "/any/0/attribute")}>{t("form.addGroup")}</button>
        </div>
      )}
    </fieldset>
  );
}

function Node(props: NodeProps) {
  const { at, name, of, change, findings } = props;
  const { t } = useSpeech();
  const kind = kindOf(of);
  if (kind) {
    return <Group {...props} kind={kind} />;
  }
  const told = findingsAt(findings, at, false);
  return (
    <div role="group" aria-label={t("form.condition", { at: name || t("form.whole") })}>
      <div className="leaf">
        {isLeaf(of) ? <Leaf at={at} of={of} findings={told} onChange={(next) => change(at, () => next)} /> : <span><code>{JSON.stringify(of)}</code> <span className="muted">{t("form.jsonOnly")}</span></span>}
        <Tools {...props} />
      </div>
      <Told id={`${at}-told`} of={told} />
    </div>
  );
}

interface ConditionsProps {
  document: Condition;
  findings: Findings;
  onChange: (document: Condition) => void;
}

export function Conditions({ document: of, findings, onChange }: ConditionsProps) {
  const goto = useRef<string>(undefined);
  useEffect(() => {
    const id = goto.current;
    goto.current = undefined;
    id && (document.getElementById(id) ?? document.getElementById("/condition/attribute") ?? document.getElementById("/condition/kind"))?.focus();
  });
  const change: Editing["change"] = (pointer, how, then) => {
    goto.current = then;
    onChange(changed(of, pointer, how));
  };
  return <Node at="/condition" name="" of={(of.condition ?? EMPTY) as Condition} findings={findings} change={change} />;
}
