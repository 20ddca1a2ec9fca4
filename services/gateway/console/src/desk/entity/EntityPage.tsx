// What is known of an enterprise, a brand, a model or a platform in a period: figures, what it goes with, and all that
// happened, the newest first.  The period stands in the address.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useParams, useSearchParams } from "react-router";
import { answered, api } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Notice, Page } from "../../shell/parts";
import { useAsked } from "../asked";
import { Lane, useWord } from "../Value";
import { EntityLink, isKind, type Entity, type Kind } from "./links";
import { Timeline } from "./Timeline";

function read(kind: Kind, name: string, query: { from?: string; until?: string }, signal: AbortSignal): Promise<Entity> {
  const init = { params: { path: { name }, query }, signal };
  switch (kind) {
    case "enterprise":
      return answered(api.GET("/v1/entities/enterprises/{name}", init));
    case "brand":
      return answered(api.GET("/v1/entities/brands/{name}", init));
    case "model":
      return answered(api.GET("/v1/entities/models/{name}", init));
    case "platform":
      return answered(api.GET("/v1/entities/platforms/{name}", init));
  }
}

function Figure({ title, children, note }: { title: string; children: ReactNode; note?: string }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="figure">{children}</div>
      {note && <p className="muted">{note}</p>}
    </section>
  );
}

function Figures({ of }: { of: Entity }) {
  const { t } = useSpeech();
  const { number, share } = useFormats();
  const word = useWord();
  return (
    <div className="cards">
      <Figure title={t("entity.items")} note={t("entity.declarations", { count: number(of.declarations) })}>{number(of.items)}</Figure>
      <Figure title={t("entity.failures")} note={of.failureRate === undefined ? t("entity.noOutcome") : t("entity.interval", { failed: of.failed, known: of.known, low: share(of.failureLow ?? 0), high: share(of.failureHigh ?? 1) })}>
        {of.failureRate === undefined ? "—" : share(of.failureRate)}
      </Figure>
      {of.creditGrade && <Figure title={t("entity.credit")}>{word("field", `grade.${of.creditGrade}`)}</Figure>}
      <section className="panel">
        <h2>{t("overview.lanes")}</h2>
        <ul className="plain">{of.lanes.map(({ lane, items }) => <li key={lane} className="spread"><Lane lane={lane} /> <strong>{number(items)}</strong></li>)}</ul>
      </section>
    </div>
  );
}

function Related({ of }: { of: Entity["related"] }) {
  const { t } = useSpeech();
  return (
    <section className="panel list" role="region" aria-label={t("entity.related")} tabIndex={0}>
      <h2>{t("entity.related")}</h2>
      <table className="grid">
        <thead><tr><th scope="col">{t("entity.kind")}</th><th scope="col">{t("entity.name")}</th><th scope="col" className="figures">{t("entity.items")}</th><th scope="col" className="figures">{t("entity.failed")}</th></tr></thead>
        <tbody>
          {of.map((one) => (
            <tr key={`${one.kind}/${one.id}`}>
              <td>{t(`entity.kind.${one.kind}` as Key)}</td>
              <td>{isKind(one.kind) && <EntityLink kind={one.kind} id={one.id} name={one.name} />}</td>
              <td className="figures">{one.items}</td>
              <td className="figures">{one.failed} / {one.known}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Period({ of }: { of: Entity | undefined }) {
  const { t } = useSpeech();
  const [search, apply] = useAsked();
  return (
    <form key={`${of?.from}${of?.until}`} className="panel filters" aria-label={t("list.filter")} onSubmit={apply}>
      {(["from", "until"] as const).map((name) => (
        <div key={name} className="field">
          <label htmlFor={`filter-${name}`}>{t(`list.${name}`)}</label>
          <input id={`filter-${name}`} name={name} type="date" defaultValue={search.get(name) ?? of?.[name] ?? ""} />
        </div>
      ))}
      <div className="row"><button className="primary">{t("list.apply")}</button></div>
    </form>
  );
}

export default function EntityPage() {
  const { t } = useSpeech();
  const { kind = "", id = "" } = useParams();
  const [search] = useSearchParams();
  const query = Object.fromEntries(search);
  const found = useQuery({ queryKey: ["entity", kind, id, query], queryFn: ({ signal }) => read(kind as Kind, id, query, signal), enabled: isKind(kind) });
  const of = found.data;
  const name = [of?.name, id].filter(Boolean).join(" · ");
  return (
    <Page title={isKind(kind) ? `${t(`entity.kind.${kind}`)} ${name}` : t("page.notFound")}>
      {isKind(kind) && <Period of={of} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isLoading && <Busy />}
      {of && (
        <>
          {!of.whole && <Notice kind="warn">{t("entity.partly", { count: of.items })}</Notice>}
          <Figures of={of} />
          {of.related.length > 0 && <Related of={of.related} />}
          <Timeline of={of} />
        </>
      )}
    </Page>
  );
}
