// Load and findings by credit grade, size and age of the importer, origin, port and category, an alarm where hits do not
// justify selection; what risk finds over chance; and the work of ports beside what they can do.
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { zh, type Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { useText } from "../Value";
import { useFigures } from "./figures";
import { Grid } from "./Grid";
import { Load } from "./Load";
import { Ways } from "./Ways";

type Group = Views["GroupFeedback"];
const KINDS = ["creditGrade", "enterpriseSize", "enterpriseAge", "originCountry", "port", "category"] as const;

function useValue() {
  const { t } = useSpeech();
  const text = useText();
  return ({ kind, value }: Group): string => {
    const key = `grade.${value}`;
    return kind === "creditGrade" && key in zh ? t(key as Key) : kind === "category" || kind === "originCountry" ? text(kind, value) : value;
  };
}

function Kind({ kind, of }: { kind: (typeof KINDS)[number]; of: Group[] }) {
  const { t } = useSpeech();
  const { number, share, rate, of: counts } = useFigures();
  const value = useValue();
  return (
    <Grid title={t(`groups.${kind}`)} name={`groups-${kind}`} figures={1} heads={[t(`groups.${kind}`), t("profile.items"), t("groups.selected"), t("groups.rate"), t("feedback.found"), t("groups.hits"), t("groups.alarm")]}
      rows={of.filter((group) => group.kind === kind).map((group) => ({
        key: group.value,
        warn: group.alarm === true,
        cells: [value(group), number(group.items), number(group.selected), share(group.selectionRate), counts(group.failed, group.known), rate(group.hitRate, group.hitRateLow, group.hitRateHigh), group.alarm ? t("groups.alarm") : ""],
      }))} />
  );
}

function Lift() {
  const { t } = useSpeech();
  const { rate, lift, of: counts } = useFigures();
  const found = useQuery({ queryKey: ["overview"], queryFn: ({ signal }) => answered(api.GET("/v1/overview", { signal })) });
  const of = found.data?.hits;
  if (of === undefined) {
    return found.isError ? <Failure error={found.error} retry={() => void found.refetch()} /> : null;
  }
  const random = { known: of.drawnKnown, failed: of.drawnFailed };
  return (
    <Grid title={t("groups.lift")} name="lift" figures={1} heads={[t("groups.by"), t("feedback.found"), t("groups.hits"), t("feedback.lift")]}
      rows={[
        { key: "selected", cells: [t("groups.bySelection"), counts(of.failed, of.known), rate(of.rate, of.low, of.high), lift(of, random)] },
        { key: "drawn", cells: [t("groups.byChance"), counts(of.drawnFailed, of.drawnKnown), rate(of.drawnRate, of.drawnLow, of.drawnHigh), "1"] },
      ]} />
  );
}

export default function GroupsPage() {
  const { t } = useSpeech();
  const { time, day } = useFormats();
  const found = useQuery({ queryKey: ["groups"], queryFn: ({ signal }) => answered(api.GET("/v1/feedback/groups", { signal })) });
  const of = found.data;
  return (
    <Page title={t("groups.title")} tools={<Ways />}>
      <Load />
      <Lift />
      <p className="muted">{t("feedback.liftHint")}</p>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <p className="muted">{t("groups.hint", { from: day(of.from), until: day(of.until), at: time(of.countedAt) })}</p>
          {KINDS.map((kind) => <Kind key={kind} kind={kind} of={of.items} />)}
        </>
      )}
    </Page>
  );
}
