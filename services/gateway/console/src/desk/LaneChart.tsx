// Declarations by lane as bars.  ECharts draws on a canvas and its tooltips are rich text inside it, so
// nothing is written as HTML or style; the same figures stand below as text.
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useSpeech } from "../i18n";
import { useView } from "../theme/view";
import { codeLabel } from "./codes";
import { LANES } from "./lanes";

use([BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

const COLOURS = ["#2e9e4f", "#2f7fd1", "#e0a800", "#c62828", "#5f6b78"];

export default function LaneChart({ counts }: { counts: number[] }) {
  const { t, pick } = useSpeech();
  const view = useView();
  const place = useRef<HTMLDivElement>(null);
  const names = LANES.map((lane) => codeLabel("lane", lane, pick));
  const shown = JSON.stringify([counts, names, view]);
  useEffect(() => {
    const chart = init(place.current, null, { renderer: "canvas" });
    const text = getComputedStyle(document.documentElement).getPropertyValue("--text").trim();
    chart.setOption({
      animation: false,
      textStyle: { color: text, fontSize: view.large ? 18 : 13, fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: "item", renderMode: "richText" },
      aria: { enabled: false },
      xAxis: { type: "value", minInterval: 1, axisLabel: { color: text } },
      yAxis: { type: "category", data: names, inverse: true, axisLabel: { color: text } },
      series: [{ type: "bar", data: counts.map((value, at) => ({ value, itemStyle: { color: COLOURS[at] } })), label: { show: true, position: "right", color: text } }],
    });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(place.current as HTMLElement);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [shown]);
  return <div ref={place} className="chart" role="img" aria-label={t("overview.lanesChart")} />;
}
