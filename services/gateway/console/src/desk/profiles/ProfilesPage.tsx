// The profiles that people drafted: the newest version of each, which is in force and which is tried beside it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { answered, api } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Page } from "../../shell/parts";
import { Lane, useWord } from "../Value";
import { Grid } from "./Grid";
import { WRITERS, Ways } from "./Ways";

export default function ProfilesPage({ session }: { session: Session }) {
  const { t, pick } = useSpeech();
  const { time } = useFormats();
  const word = useWord();
  const found = useInfiniteQuery({
    queryKey: ["profiles"],
    queryFn: ({ pageParam, signal }) => answered(api.GET("/v1/profiles", { params: { query: { after: pageParam || undefined } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const version = (of: number | undefined) => (of === undefined ? "—" : `v${of}`);
  const state = (of: string) => t(`profile.${of}` as Key);
  return (
    <Page title={t("nav.profiles")} tools={<Ways />}>
      {hasRole(session, ...WRITERS) && <div className="row"><Link className="button" to="/profiles/new">{t("profile.new")}</Link></div>}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && (
        <Grid title={t("profile.list")} name="profiles" heads={[t("profile.code"), t("profile.newest"), t("field.state"), t("profile.inForce"), t("profile.tried"), t("field.lane"), t("profile.owner"), t("field.reasons"), t("field.changedAt")]}
          rows={items.map((of) => ({
            key: of.code,
            cells: [<Link key="to" to={`/profiles/${encodeURIComponent(of.code)}`}>{of.code}</Link>, version(of.version), state(of.state), version(of.inForce), version(of.tried), of.lane && <Lane key="lane" lane={of.lane} />, of.owner ?? "", pick(of.reason, of.reasonZh), time(of.changedAt)],
            text: [of.code, version(of.version), state(of.state), version(of.inForce), version(of.tried), of.lane ? word("lane", of.lane) : "", of.owner ?? "", pick(of.reason, of.reasonZh), of.changedAt ?? ""],
          }))} />
      )}
      {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
    </Page>
  );
}
