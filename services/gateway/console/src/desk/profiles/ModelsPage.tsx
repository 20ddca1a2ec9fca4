// Models beside the risk tables: which there are, in shadow or with a share of the ranking; a file installed as a draft.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useNavigate } from "react-router";
import { answered, api, type Views } from "../../api/client";
import { hasRole, type Session } from "../../api/session";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { Busy, Failure, Field, Notice, Page } from "../../shell/parts";
import { codes } from "../codes";
import { useText } from "../Value";
import { Grid } from "./Grid";
import { modelDraft } from "./installing";
import { Refused } from "./Refused";
import { useSending } from "./sending";
import { WRITERS, Ways } from "./Ways";

type Model = Views["Model"];

/** The next version of a code. */
function nextVersion(of: readonly Model[], code: string): number {
  return 1 + Math.max(0, ...of.filter((model) => model.code === code).map((model) => model.version));
}

function Install({ of }: { of: readonly Model[] }) {
  const { t, pick } = useSpeech();
  const navigate = useNavigate();
  const [large, setLarge] = useState(false);
  const [code, setCode] = useState("");
  const sending = useSending(() => void navigate(`/models/${encodeURIComponent(code)}`));
  const install = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const share = String(form.get("share") ?? "").trim();
    const categories = form.getAll("category").map(String);
    const draft = modelDraft({ code, version: nextVersion(of, code), ...(share && { share }), ...(categories.length > 0 && { categories }) }, await (form.get("file") as File).text());
    setLarge(draft === undefined);
    draft && void sending.take(draft);
  };
  return (
    <form className="panel filters" onSubmit={(event) => void install(event)} aria-label={t("model.install")}>
      <Field label={t("profile.code")} name="code" required maxLength={100} pattern="\S+" value={code} onChange={(event) => setCode(event.target.value)} />
      <Field label={t("model.share")} hint={t("model.shareHint")} name="share" type="number" min={0.01} max={1} step="0.01" />
      <Field label={t("model.file")} hint={t("model.fileHint")} name="file" type="file" required accept=".txt,.json" />
      <fieldset className="plain">
        <legend>{t("model.categories")}</legend>
        {codes.category.map((category) => <label key={category.code} className="check"><input type="checkbox" name="category" value={category.code} /> {pick(category.label, category.labelZh)}</label>)}
      </fieldset>
      <div className="row"><button className="primary" disabled={sending.busy}>{t("model.install")}</button></div>
      {large && <Notice kind="bad">{t("model.large")}</Notice>}
      <Refused of={sending} />
    </form>
  );
}

export default function ModelsPage({ session }: { session: Session }) {
  const { t } = useSpeech();
  const { time, number, share } = useFormats();
  const text = useText();
  const found = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => answered(api.GET("/v1/models", { signal })) });
  const items = found.data?.items ?? [];
  const categories = (of: Model) => (of.categories ?? []).map((category) => text("category", category)).join(t("profile.and")) || t("list.any");
  const mode = (of: Model) => (of.mode === "live" ? t("model.live", { share: share(of.share ?? 0) }) : t("model.shadow"));
  return (
    <Page title={t("model.title")} tools={<Ways />}>
      {hasRole(session, ...WRITERS) && found.isSuccess && <Install of={items} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Busy />}
      {found.isSuccess && (
        <Grid title={t("model.list")} name="models" heads={[t("profile.code"), t("field.version"), t("field.state"), t("model.mode"), t("field.category"), t("model.trees"), t("model.features"), t("model.bytes"), t("model.author"), t("model.approvedBy"), t("field.at")]}
          rows={items.map((of) => ({
            key: `${of.code}/${of.version}`,
            cells: [<Link key="to" to={`/models/${encodeURIComponent(of.code)}`}>{of.code}</Link>, String(of.version), t(`profile.${of.state}` as Key), mode(of), categories(of), number(of.trees), of.features.join(", "), number(of.bytes), of.author, of.approvedBy ?? "", time(of.at)],
            text: [of.code, String(of.version), t(`profile.${of.state}` as Key), mode(of), categories(of), String(of.trees), of.features.join(" "), String(of.bytes), of.author, of.approvedBy ?? "", of.at],
          }))} />
      )}
    </Page>
  );
}
