// One dead letter: why it could not be used, what it holds (masked), and what is to become of it, with a reason.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { answered, api } from "../api/client";
import { hasRole, type Session } from "../api/session";
import { Facts } from "../desk/Value";
import { useSpeech } from "../i18n";
import { FaultLines } from "../platform/FaultLines";
import { Busy, Failure, Page } from "../shell/parts";
import { settle, SETTLE, type Letter } from "./letters";
import { Reason } from "./Reason";

/** A pointer names a place in the event's data. */
const placed = (of: Letter) => [{ pointer: `/data${of.pointer ?? ""}`, code: of.code, reason: of.reason }];

function Settle({ letter }: { letter: string }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const settling = useMutation({
    mutationFn: ({ what, reason }: { what: string; reason: string }) => settle(letter, what, reason),
    onSuccess: (now) => {
      client.setQueryData(["dead-letters", letter], now);
      void client.invalidateQueries({ queryKey: ["dead-letters"], refetchType: "none" });
    },
  });
  return <Reason title={t("operate.settle")} acts={SETTLE.map(([value, key]) => [value, t(key)])} act={(what, reason) => settling.mutate({ what, reason })} busy={settling.isPending} error={settling.error} />;
}

export default function DeadLetterPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const letter = useParams().id as string;
  const found = useQuery({ queryKey: ["dead-letters", letter], queryFn: ({ signal }) => answered(api.GET("/v1/dead-letters/{letter}", { params: { path: { letter } }, signal })) });
  const of = found.data;
  return (
    <Page title={`${t("operate.letter")} ${letter}`} tools={<Link className="button" to="/dead-letters">{t("app.back")}</Link>}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <section className="panel"><Facts of={of} without={["payload", "letter"]} /></section>
          {of.state === "open" && hasRole(session, "operator", "administrator") && <Settle letter={letter} />}
          <section className="panel">
            <h2>{t("operate.holds")}</h2>
            <FaultLines value={of.payload} faults={placed(of)} />
          </section>
        </>
      )}
    </Page>
  );
}
