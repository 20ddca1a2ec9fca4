// One object of any list: what is known of it, in the view that the caller's grants give.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";
import { Busy, Failure, Page } from "../shell/parts";
import { readOne, resources, type Resource, type Row } from "./resources";
import { Facts, Value, useName } from "./Value";

const isPart = (value: unknown) => typeof value === "object" && value !== null;

/** Plain values first, then each part under a heading of its own. */
export function Parts({ of, without = [] }: { of: Row; without?: readonly string[] }) {
  const nameOf = useName();
  const parts = Object.entries(of).filter(([name, value]) => isPart(value) && !without.includes(name) && Object.keys(value as object).length > 0);
  return (
    <>
      <section className="panel"><Facts of={of} without={[...without, ...Object.keys(of).filter((name) => isPart(of[name]))]} /></section>
      {parts.map(([name, value]) => (
        <section key={name} className="panel">
          <h2>{nameOf(name, value)}</h2>
          <Value name={name} value={value} />
        </section>
      ))}
    </>
  );
}

/** Where one can go from here. */
function Tools({ name, id }: { name: string; id: string }) {
  const { t } = useSpeech();
  return (
    <div className="row">
      {name === "assessments" && <Link className="button" to={`/assessments/${encodeURIComponent(id)}/why`}>{t("why.open")}</Link>}
      <Link className="button" to={`/${name}`}>{t("app.back")}</Link>
    </div>
  );
}

/** `children` stand below what is known: what one may do here. */
export default function DetailPage({ name, children }: { name: string; children?: ReactNode }) {
  const resource = resources[name] as Resource;
  const { t } = useSpeech();
  const id = useParams().id as string;
  const found = useQuery({ queryKey: [name, id], queryFn: ({ signal }) => readOne(resource, id, signal) });
  const label = found.data ? String(found.data.number ?? found.data.declarationNumber ?? found.data[resource.id]) : id;
  return (
    <Page title={`${t(`nav.${name}` as Key)} ${label}`} tools={<Tools name={name} id={id} />}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.data && <Parts of={found.data} />}
      {found.data && children}
    </Page>
  );
}
