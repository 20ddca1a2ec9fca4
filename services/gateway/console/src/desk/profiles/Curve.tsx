// A calibration as a curve: what was predicted against what came true, the diagonal being a perfect one.  Drawn as
// SVG, whose figures stand below as a table.
import { useSpeech } from "../../i18n";
import { useFigures } from "./figures";
import { Grid } from "./Grid";

/** [least score, predicted, probability, weight] */
export type Step = readonly number[];

const SIZE = 240;

export function Curve({ name, steps }: { name: string; steps: readonly Step[] }) {
  const { t } = useSpeech();
  const { share, number } = useFigures();
  const most = Math.max(0.05, ...steps.flatMap((step) => [step[1] ?? 0, step[2] ?? 0]));
  const at = (part: number) => (SIZE * part) / most;
  const points = steps.map((step) => `${at(step[1] ?? 0)},${SIZE - at(step[2] ?? 0)}`).join(" ");
  const exact = (value = 0) => String(Math.round(value * 10_000) / 10_000);
  return (
    <>
      <svg className="curve" viewBox={`-4 -4 ${SIZE + 8} ${SIZE + 8}`} role="img" aria-label={t("adjust.curve", { most: share(most) })}>
        <rect x="0" y="0" width={SIZE} height={SIZE} className="frame" />
        <line x1="0" y1={SIZE} x2={SIZE} y2="0" className="ideal" />
        <polyline points={points} className="line" />
        {steps.map((step) => <circle key={step[0]} cx={at(step[1] ?? 0)} cy={SIZE - at(step[2] ?? 0)} r="3.5" className="dot" />)}
      </svg>
      <p className="muted">{t("adjust.curve", { most: share(most) })}</p>
      <Grid title={t("adjust.steps")} name={name} figures={0} heads={[t("adjust.least"), t("adjust.predicted"), t("adjust.probability"), t("adjust.weight")]}
        rows={steps.map((step) => ({ key: String(step[0]), cells: [exact(step[0]), exact(step[1]), exact(step[2]), number(step[3] ?? 0)] }))} />
    </>
  );
}
