// The work of each port that has a capacity, by the day on which goods are expected too, and the days on which what cannot be cut is more than it can do.
import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { Failure } from "../../shell/parts";
import { useText } from "../Value";
import { Grid } from "./Grid";

export function Load() {
  const { t } = useSpeech();
  const { number, day, time } = useFormats();
  const text = useText();
  const found = useQuery({ queryKey: ["load"], queryFn: ({ signal }) => answered(api.GET("/v1/load", { signal })) });
  if (found.data === undefined) {
    return found.isError ? <Failure error={found.error} retry={() => void found.refetch()} /> : null;
  }
  const limited = found.data.ports.filter(({ capacity }) => capacity !== undefined);
  return (
    <>
      <Grid title={t("load.ports")} name="load" figures={2} heads={[t("groups.port"), t("groups.category"), t("load.capacity"), t("load.forced"), t("load.waits"), t("field.at")]}
        rows={limited.map((of) => ({
          key: `${of.port} ${of.category}`,
          warn: (of.waits ?? 0) > 0,
          cells: [of.port, text("category", of.category), number(of.capacity ?? 0), number(of.forced), number(of.waits ?? 0), time(of.at)],
        }))} />
      <Grid title={t("load.days")} name="days" figures={3} heads={[t("profile.day"), t("groups.port"), t("groups.category"), t("load.capacity"), t("load.forced"), t("load.risk")]}
        rows={found.data.days.filter(({ capacity }) => capacity !== undefined).reverse().map((of) => ({
          key: `${of.day} ${of.port} ${of.category}`,
          warn: of.forced > (of.capacity ?? 0),
          cells: [day(of.day), of.port, text("category", of.category), number(of.capacity ?? 0), number(of.forced), number(of.risk)],
        }))} />
      <Grid title={t("load.overflow")} name="overflow" figures={3} heads={[t("profile.day"), t("groups.port"), t("groups.category"), t("load.capacity"), t("load.forced"), t("load.over")]}
        rows={found.data.overflow.map((of) => ({
          key: `${of.day} ${of.port} ${of.category}`,
          warn: true,
          cells: [day(of.day), of.port, text("category", of.category), number(of.capacity), number(of.forced), number(of.over)],
        }))} />
      <p className="muted">{t("load.hint")}</p>
    </>
  );
}
