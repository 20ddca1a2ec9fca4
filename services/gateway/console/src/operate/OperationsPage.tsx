// Where everything stands: what waits in each service, and how far each consumer is behind; read again every few seconds.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { answered, api, type Views } from "../api/client";
import { useAge, useFormats, useSpeech } from "../i18n";
import { Busy, Failure, Page } from "../shell/parts";
import { Table } from "./Table";

const EVERY_MS = 5_000;

function Figure({ of, to, bad }: { of: number; to?: string; bad?: boolean }) {
  const { number } = useFormats();
  const text = bad ? <strong className="bad">{number(of)}</strong> : <>{number(of)}</>;
  return to ? <Link to={to}>{text}</Link> : text;
}

function Services({ of }: { of: readonly Views["ServiceState"][] }) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const age = useAge();
  return (
    <Table title={t("operate.services")} name="services" heads={["field.service", "operate.outbox", "operate.oldest", "nav.parked", "nav.dead-letters", "operate.replaying", "operate.tick"]}>
      {of.map((one) => (
        <tr key={one.service}>
          <td>{one.service}</td>
          <td><Figure of={one.outbox} /></td>
          <td>{one.outboxOldestAt ? age(one.outboxOldestAt) : ""}</td>
          <td><Figure of={one.parked} to={`/parked?service=${one.service}`} /></td>
          <td><Figure of={one.deadLetters} to={`/dead-letters?service=${one.service}&state=open`} bad={one.deadLetters > 0} /></td>
          <td><Figure of={one.replaying} to={`/dead-letters?service=${one.service}&state=replay`} /></td>
          <td>{one.tickAt ? time(one.tickAt) : ""}</td>
        </tr>
      ))}
    </Table>
  );
}

type Position = Views["ConsumerPosition"];

/** Of all partitions of a topic together: lag not known when it is not known of one. */
function together(of: readonly Position[]): Map<string, Position[]> {
  const topics = new Map<string, Position[]>();
  of.forEach((one) => {
    const name = `${one.consumer} ${one.topic}`;
    topics.set(name, [...(topics.get(name) ?? []), one]);
  });
  return topics;
}

function Lag({ of }: { of: readonly Position[] }) {
  const { t } = useSpeech();
  const lag = of.reduce<number | undefined>((sum, one) => (sum === undefined || one.lag === undefined ? undefined : sum + one.lag), 0);
  return lag === undefined ? <>{t("operate.unknown")}</> : <Figure of={lag} bad={lag > 0} />;
}

function Topics({ of }: { of: readonly Position[] }) {
  const { t } = useSpeech();
  return (
    <Table title={t("operate.positions")} name="consumers" heads={["field.service", "operate.consumer", "field.topic", "operate.partitions", "operate.lag", "operate.owner"]}>
      {[...together(of)].map(([name, all]) => (
        <tr key={name}>
          <td>{all[0]?.service}</td>
          <td>{all[0]?.consumer}</td>
          <td>{all[0]?.topic}</td>
          <td>{all.length}</td>
          <td><Lag of={all} /></td>
          <td>{[...new Set(all.map((one) => one.owner).filter(Boolean))].join(", ")}</td>
        </tr>
      ))}
    </Table>
  );
}

function Partitions({ of }: { of: readonly Position[] }) {
  const { t } = useSpeech();
  const { number, time } = useFormats();
  return (
    <Table title={t("operate.perPartition")} name="positions" heads={["field.service", "field.topic", "field.partition", "operate.next", "operate.lag", "operate.owner", "operate.claimed"]}>
      {of.map((one) => (
        <tr key={`${one.consumer} ${one.topic} ${one.partition}`}>
          <td>{one.service}</td>
          <td>{one.topic}</td>
          <td>{one.partition}</td>
          <td>{number(one.nextOffset)}</td>
          <td><Lag of={[one]} /></td>
          <td>{one.owner ?? ""}</td>
          <td>{one.claimedAt ? time(one.claimedAt) : ""}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What stands still because records are missing, and how to go on. */
function Halted({ of }: { of: readonly Position[] }) {
  const { t } = useSpeech();
  const { number, time } = useFormats();
  return of.length === 0 ? null : (
    <section role="alert">
      <p>{t("operate.halted")}</p>
      <ul>
        {of.map((one) => (
          <li key={`${one.consumer} ${one.topic} ${one.partition}`}>
            {t("operate.haltedOne", { service: one.service, topic: one.topic, partition: number(one.partition), time: one.haltedAt ? time(one.haltedAt) : "", why: one.haltedBecause ?? "" })}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function OperationsPage() {
  const { t } = useSpeech();
  const { number, time } = useFormats();
  const [each, setEach] = useState(false);
  const found = useQuery({ queryKey: ["operations"], queryFn: ({ signal }) => answered(api.GET("/v1/operations", { signal })), refetchInterval: EVERY_MS });
  const of = found.data;
  const lag = of?.positions.reduce((sum, one) => sum + (one.lag ?? 0), 0) ?? 0;
  return (
    <Page title={t("nav.operations")}>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {of && (
        <>
          <p className="muted" role="status">{t("operate.at", { time: time(of.at), lag: number(lag) })}</p>
          <Halted of={of.positions.filter((one) => one.haltedAt)} />
          <Services of={of.services} />
          <Topics of={of.positions} />
          <div><button type="button" aria-pressed={each} onClick={() => setEach(!each)}>{t("operate.perPartition")}</button></div>
          {each && <Partitions of={of.positions} />}
        </>
      )}
    </Page>
  );
}
