// What a decision saw: the facts that are kept with it, and whose goods these are.
import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client";
import { useSpeech } from "../../i18n";
import { Busy, Failure } from "../../shell/parts";
import { EntityLink } from "../entity/links";
import { Facts } from "../Value";

export function Inputs({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useQuery({ queryKey: ["assessments", id], queryFn: ({ signal }) => answered(api.GET("/v1/assessments/{id}", { params: { path: { id } }, signal })) });
  const of = found.data;
  const facts = (of?.facts ?? {}) as Record<string, unknown>;
  return (
    <section className="panel stack">
      <h2>{t("why.inputs")}</h2>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <p className="row">
          {of.importer && <EntityLink kind="enterprise" id={of.importer.id} name={of.importer.name} />}
          {of.brand && <EntityLink kind="brand" id={of.brand} />}
          {of.model && <EntityLink kind="model" id={of.model} />}
        </p>
      )}
      {of && <Facts of={facts} without={["evidence", "versions", "calibration"]} />}
    </section>
  );
}
