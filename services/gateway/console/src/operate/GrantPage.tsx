// One grant: who gave it, to whom, why, from when until when; an administrator withdraws it, with a reason.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api, type Views } from "../api/client";
import { hasRole, type Session } from "../api/session";
import { Facts } from "../desk/Value";
import { useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { Reason } from "./Reason";

function Withdraw({ of }: { of: Views["GrantView"] }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: (reason: string) => answered(api.POST("/v1/grants/{id}/withdrawal", { params: { path: { id: of.grantId } }, body: { reason } })),
    onSuccess: (now) => {
      client.setQueryData(["grants", of.grantId], now);
      void client.invalidateQueries({ queryKey: ["grants"], refetchType: "none" });
    },
  });
  return <Reason title={t("operate.withdraw")} acts={[["withdraw", t("operate.withdraw")]]} act={(_, reason) => withdraw.mutate(reason)} busy={withdraw.isPending} error={withdraw.error} />;
}

export default function GrantPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const id = useParams().id as string;
  const found = useQuery({ queryKey: ["grants", id], queryFn: ({ signal }) => answered(api.GET("/v1/grants/{id}", { params: { path: { id } }, signal })) });
  const of = found.data;
  return (
    <Page
      title={of ? t("operate.grantOf", { principal: of.principal }) : t("nav.grants")}
      tools={
        <div className="row">
          {of && <Link className="button" to={`/principals/${of.principal}`}>{t("operate.toPrincipal")}</Link>}
          <Link className="button" to="/grants">{t("app.back")}</Link>
        </div>
      }
    >
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && <section className="panel"><Facts of={of} without={["grantId"]} /></section>}
      {of?.inForce && of.principal !== session.principal && hasRole(session, "administrator") && <Withdraw of={of} />}
    </Page>
  );
}
