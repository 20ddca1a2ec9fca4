// Who reported a complaint: sealed until somebody who investigates says what for. It stays on this page alone, in no cache.
import { useMutation } from "@tanstack/react-query";
import { useParams } from "react-router";
import { answered, api } from "../api/client";
import { useSpeech } from "../i18n";
import { Reason } from "../operate/Reason";
import { Facts } from "./Value";

export default function Reporter() {
  const { t } = useSpeech();
  const number = useParams().id as string;
  const open = useMutation({
    mutationFn: (reason: string) => answered(api.POST("/v1/complaints/{number}/reporter", { params: { path: { number } }, body: { reason } })),
    gcTime: 0,
  });
  if (open.data)
    return (
      <section className="panel" aria-label={t("desk.reporter")}>
        <h2>{t("desk.reporter")}</h2>
        <Facts of={open.data} without={["complaintNumber"]} />
      </section>
    );
  return <Reason title={t("desk.reporter")} acts={[["open", t("desk.reporterOpen")]]} act={(_, reason) => open.mutate(reason)} busy={open.isPending} error={open.error} />;
}
