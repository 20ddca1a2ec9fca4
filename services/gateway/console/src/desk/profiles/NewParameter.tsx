// A new value of a parameter: for what, how much, from which day on, on which basis.
import { useState, type FormEvent } from "react";
import type { Views } from "../../api/client";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Faulted, faultsOfReceipt } from "../../shell/faults";
import { Field } from "../../shell/parts";
import { useWord } from "../Value";
import { Refused } from "./Refused";
import { useSending } from "./sending";
import { parameterDraft } from "./setting";

type All = Views["Parameters"];
type Kind = All["kinds"][number];

function KeyField({ of }: { of: Kind }) {
  const { t } = useSpeech();
  if (of.key === "none") {
    return null;
  }
  return of.words === undefined ? <Field label={t("parameter.key")} hint={t(`parameter.key.${of.key}` as Key)} name="key" required={of.key !== "category-or-none"} maxLength={60} pattern="\S+" /> : (
    <div className="field">
      <label htmlFor="parameter-key">{t("parameter.key")}</label>
      <select id="parameter-key" name="key">{of.words.map((word) => <option key={word} value={word}>{word}</option>)}</select>
    </div>
  );
}

export function NewParameter({ of }: { of: All }) {
  const { t, pick } = useSpeech();
  const word = useWord();
  const [code, setCode] = useState(of.kinds[0]?.code ?? "");
  const sending = useSending();
  const kind = of.kinds.find((one) => one.code === code);
  if (kind === undefined) {
    return null;
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void sending.take(parameterDraft(of, kind, Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>));
  };
  const bounds = t("parameter.bounds", { least: kind.least, most: kind.most, unit: word("unit", kind.unit) });
  return (
    <section className="panel stack" aria-label={t("parameter.new")}>
      <h2>{t("parameter.new")}</h2>
      <form className="filters" onSubmit={save}>
        <Faulted by={faultsOfReceipt(sending.refused)}>
          <div className="field">
            <label htmlFor="parameter-code">{t("parameter.one")}</label>
            <select id="parameter-code" value={code} onChange={(event) => setCode(event.target.value)}>{of.kinds.map((one) => <option key={one.code} value={one.code}>{pick(one.label, one.labelZh)}</option>)}</select>
          </div>
          <KeyField key={code} of={kind} />
          <Field label={t("parameter.value")} hint={kind.mayEnd ? `${bounds} ${t("parameter.mayEnd")}` : bounds} name="value" inputMode="decimal" required={!kind.mayEnd} pattern="[0-9]+(\.[0-9]+)?" />
          <Field label={t("parameter.from")} hint={t("parameter.fromHint")} name="from" type="date" required />
          <Field label={t("parameter.until")} name="until" type="date" />
          <Field label={t("field.basis")} at="/legalBasis" name="basis" required maxLength={160} />
          <label className="check"><input type="checkbox" name="verified" value="true" /> {t("parameter.verified")}</label>
          <button className="primary" disabled={sending.busy}>{t("profile.save")}</button>
        </Faulted>
      </form>
      <Refused of={sending} />
    </section>
  );
}
