// The next steps of a version of a model, a list or a parameter.
import { useState } from "react";
import { Link } from "react-router";
import type { Session } from "../../api/session";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { plainNext, type Plain, type PlainNext } from "./plain";
import { Refused } from "./Refused";
import { useSending } from "./sending";

interface PlainStepsProps {
  kind: "list" | "model" | "parameter";
  code: string;
  of: Plain;
  session: Session;
}

export function PlainSteps({ kind, code, of, session }: PlainStepsProps) {
  const { t } = useSpeech();
  const [sure, setSure] = useState(false);
  const sending = useSending(() => setSure(false));
  const next = plainNext(of, session.principal);
  const take = (step: PlainNext["step"]) => {
    if (step === "retire" && !sure) {
      return setSure(true);
    }
    void sending.take({ kind, objectId: code, version: of.version, action: step, ...(step === "approve" && { approves: of.version }) });
  };
  return (
    <div className="stack">
      <Refused of={sending} />
      <div className="row">
        {next.map(({ step, another, unproven }) => <button key={step} type="button" disabled={sending.busy || another || unproven} onClick={() => take(step)}>{t(step === "retire" && sure ? "profile.sure" : (`profile.do.${step}` as Key))}</button>)}
        {kind === "list" && <Link className="button" to={`/backtests?lists=${encodeURIComponent(`${code} v${of.version}`)}`}>{t("profile.backtest")}</Link>}
        {next.some(({ unproven }) => unproven) && <span className="muted">{t("list.unproven")}</span>}
        {next.some(({ another }) => another) && <span className="muted">{t("profile.lacks.another")}</span>}
      </div>
    </div>
  );
}
