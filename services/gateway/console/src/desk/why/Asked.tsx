// Why not by this one: of any profile, in whatever version, whether the item meets it, all that fails, and the
// single change that would do.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api, type Views } from "../../api/client";
import { useSpeech } from "../../i18n";
import { Busy, Failure } from "../../shell/parts";
import { Lane } from "../Value";

type AskedProfile = NonNullable<Views["Explanation"]["asked"]>;

interface Query {
  profile: string;
  version?: number;
}

function Told({ of }: { of: AskedProfile }) {
  const { t, pick } = useSpeech();
  return (
    <div role="status">
      <p>
        {of.lane && <><Lane lane={of.lane} /> · </>}
        <strong>{pick(of.text, of.textZh)}</strong>
        <span className="muted"> · {of.profile} v{of.profileVersion}{!of.decided && <> · {t("why.notDecided")}</>}</span>
      </p>
      <ul className="nested">{of.misses.map((miss) => <li key={miss.text}>{pick(miss.text, miss.textZh)}</li>)}</ul>
      {of.more > 0 && <p className="muted">{t("why.moreMisses", { more: of.more })}</p>}
    </div>
  );
}

export function Asked({ id }: { id: string }) {
  const { t } = useSpeech();
  const [query, setQuery] = useState<Query>();
  const found = useQuery({
    queryKey: ["why", id, query],
    enabled: query !== undefined,
    queryFn: ({ signal }) => answered(api.GET("/v1/assessments/{id}/explanation", { params: { path: { id }, query }, signal })),
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const version = String(given.get("version")).trim();
    setQuery({ profile: String(given.get("profile")).trim(), ...(version !== "" && { version: Number(version) }) });
  };
  return (
    <section className="panel stack">
      <h2>{t("why.ask")}</h2>
      <form className="filters" aria-label={t("why.ask")} onSubmit={ask}>
        <div className="field"><label htmlFor="ask-profile">{t("why.profile")}</label><input id="ask-profile" name="profile" required maxLength={60} /></div>
        <div className="field wide"><label htmlFor="ask-version">{t("why.version")}</label><input id="ask-version" name="version" inputMode="numeric" pattern="[0-9]{1,9}" /></div>
        <div className="row"><button className="primary">{t("why.askNow")}</button></div>
      </form>
      {query && found.isPending && <Busy />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.asked && <Told of={found.data.asked} />}
    </section>
  );
}
