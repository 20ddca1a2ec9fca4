// How far a version is: each stage of its life with who and when, those that are missing told as such.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import type { Version } from "./next";

interface Stage {
  name: string;
  done: boolean;
  by?: string | undefined;
  at?: string | undefined;
  to?: string;
  note?: ReactNode;
}

function stagesOf(of: Version): Stage[] {
  const last = (step: string): Stage => {
    const taken = of.steps.filter((one) => one.step === step).at(-1);
    return { name: step, done: taken !== undefined, by: taken?.by, at: taken?.at };
  };
  const backtest = of.backtests.at(-1);
  const ended = ["retire", "superseded"].map(last).filter((stage) => stage.done);
  return [
    last("draft"),
    { name: "lint", done: of.proof.linted, by: of.lint?.by, at: of.lint?.at },
    { name: "backtest", done: of.proof.backtested, by: backtest?.by, at: backtest?.at, ...(backtest && { to: `/backtests/${backtest.backtestId}` }) },
    last("shadow"),
    last("approve"),
    last("cutover"),
    last("activate"),
    ...ended,
  ];
}

export function Stages({ of }: { of: Version }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  return (
    <ol className="stages" aria-label={t("profile.stages")}>
      {stagesOf(of).map((stage) => (
        <li key={stage.name} className={stage.done ? "done" : undefined}>
          <strong><span aria-hidden="true">{stage.done ? "✓" : "○"}</span> {t(`profile.step.${stage.name}` as Key)}</strong>
          <span className="muted">{stage.done ? `${stage.by ?? ""} ${time(stage.at)}` : t("profile.notYet")}</span>
          {stage.to && <Link to={stage.to}>{t("profile.see")}</Link>}
        </li>
      ))}
    </ol>
  );
}
