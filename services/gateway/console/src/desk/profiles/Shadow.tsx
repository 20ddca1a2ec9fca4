// A version beside the one in force: lanes that would change, by day, and the items that would have taken another lane.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { Busy, Failure } from "../../shell/parts";
import { Lane, useWord } from "../Value";
import { Grid } from "./Grid";
import { Moves, type Move } from "./Moves";

/** The moves of all days together. */
function movesOf(days: Views["ShadowDay"][]): Move[] {
  const sums = new Map<string, Move>();
  for (const move of days.flatMap((day) => day.lanes)) {
    const key = `${move.lane}/${move.tried}`;
    sums.set(key, { ...move, items: (sums.get(key)?.items ?? 0) + move.items });
  }
  return [...sums.values()];
}

function Changes({ code, of }: { code: string; of: Views["ShadowChange"][] }) {
  const { t } = useSpeech();
  const { day } = useFormats();
  const word = useWord();
  return (
    <Grid title={t("shadow.changes")} name={`shadow-changes-${code}`} heads={[t("profile.day"), t("field.declarationNumber"), t("shadow.live"), t("shadow.tried")]}
      rows={of.map((one) => ({
        key: `${one.assessmentId}/${one.itemNumber}`,
        cells: [day(one.day), <Link key="to" to={`/assessments/${one.assessmentId}/why`}>{one.declarationNumber} · {one.itemNumber}</Link>, <Lane key="a" lane={one.lane} />, <Lane key="b" lane={one.tried} />],
        text: [one.day, `${one.declarationNumber} · ${one.itemNumber}`, word("lane", one.lane), word("lane", one.tried)],
      }))} />
  );
}

export function Shadow({ code }: { code: string }) {
  const { t } = useSpeech();
  const { share, number, day } = useFormats();
  const found = useInfiniteQuery({
    queryKey: ["shadow", code],
    queryFn: ({ pageParam, signal }) => answered(api.GET("/v1/profiles/{code}/shadow", { params: { path: { code }, query: { after: pageParam || undefined } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
  const of = found.data?.pages[0];
  return (
    <>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <section className="panel">
            <h2>{t("shadow.title", { version: of.version })}</h2>
            <p>{t("shadow.sum", { items: number(of.items), touched: number(of.touched), changed: number(of.changed) })}{of.parity !== undefined && <> · {t("shadow.parity", { share: share(of.parity) })}</>}</p>
          </section>
          <Moves name={`shadow-lanes-${code}`} live={t("shadow.live")} tried={t("shadow.tried")} of={movesOf(of.days)} />
          <Grid title={t("shadow.days")} name={`shadow-${code}`} figures={1} heads={[t("profile.day"), t("profile.items"), t("shadow.touched"), t("shadow.changed")]}
            rows={of.days.map((one) => ({ key: one.day, cells: [day(one.day), number(one.items), number(one.touched), number(one.changed)] }))} />
          <Changes code={code} of={found.data?.pages.flatMap((page) => page.changes) ?? []} />
          {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
        </>
      )}
    </>
  );
}
