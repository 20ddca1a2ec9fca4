// Lists that profiles refer to: enterprises, brands, models, HS codes, countries, VINs; a new one from CSV.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { answered, api } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { Grid } from "./Grid";
import { ImportList } from "./ImportList";
import { WRITERS, Ways } from "./Ways";

export default function ListsPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const { time, number } = useFormats();
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ["lists"],
    queryFn: ({ pageParam, signal }) => answered(api.GET("/v1/lists", { params: { query: { after: pageParam || undefined } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const version = (of: number | undefined) => (of === undefined ? "—" : `v${of}`);
  return (
    <Page title={t("list.title")} tools={<Ways />}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && (
        <Grid title={t("list.all")} name="lists" heads={[t("profile.code"), t("list.of"), t("profile.newest"), t("field.state"), t("profile.inForce"), t("list.values"), t("model.author"), t("field.at")]}
          rows={items.map((of) => ({
            key: of.code,
            cells: [<Link key="to" to={`/lists/${encodeURIComponent(of.code)}`}>{of.code}</Link>, t(`list.of.${of.of}` as Key), version(of.version), t(`profile.${of.state}` as Key), version(of.inForce), number(of.count), of.author, time(of.at)],
            text: [of.code, t(`list.of.${of.of}` as Key), version(of.version), t(`profile.${of.state}` as Key), version(of.inForce), String(of.count), of.author, of.at],
          }))} />
      )}
      {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
      {hasRole(session, ...WRITERS) && <ImportList done={(code) => void navigate(`/lists/${encodeURIComponent(code)}`)} />}
    </Page>
  );
}
