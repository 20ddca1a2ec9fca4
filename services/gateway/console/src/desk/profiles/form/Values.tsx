// Texts, each with a button that takes it away; Enter, leaving the field or pasting a column puts more.
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { useSpeech } from "../../../i18n";
import type { Code } from "../../codes";
import { textsOf } from "./comparisons";

/** More of them than that are read as a list or as JSON. */
const SHOWN = 200;

interface ValuesProps {
  id: string;
  label: string;
  of: readonly string[];
  codes: readonly Code[];
  onChange: (values: string[]) => void;
  told: object;
}

export function Values({ id, label, of, codes, onChange, told }: ValuesProps) {
  const { t, pick } = useSpeech();
  const names = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const named = (code: string) => [code, ...codes.filter((one) => one.code === code).map((one) => pick(one.label, one.labelZh))].join(" ");
  const put = (texts: string[]) => {
    setTyped("");
    const fresh = [...new Set(texts)].filter((text) => !of.includes(text));
    fresh.length > 0 && onChange([...of, ...fresh]);
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      put(textsOf(typed));
    }
  };
  const paste = (event: ClipboardEvent) => {
    const texts = textsOf(event.clipboardData.getData("text"));
    if (texts.length > 1) {
      event.preventDefault();
      put(texts);
    }
  };
  const remove = (value: string) => {
    onChange(of.filter((one) => one !== value));
    field.current?.focus();
  };
  return (
    <div className="values">
      {of.slice(0, SHOWN).map((value, at) => <span key={`${at} ${value}`} className="chip">{named(value)} <button type="button" className="quiet" aria-label={t("form.take", { what: value })} onClick={() => remove(value)}>×</button></span>)}
      {of.length > SHOWN && <span className="muted">{t("form.more", { n: of.length - SHOWN })}</span>}
      <input ref={field} id={id} aria-label={label} title={t("form.enter")} list={codes.length > 0 ? names : undefined} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={enter} onPaste={paste} onBlur={() => put(textsOf(typed))} {...told} />
      <button type="button" aria-label={t("form.addTo", { what: label })} onClick={() => field.current?.focus()}>{t("form.add")}</button>
      {codes.length > 0 && <datalist id={names}>{codes.map((one) => <option key={one.code} value={one.code}>{pick(one.label, one.labelZh)}</option>)}</datalist>}
    </div>
  );
}
