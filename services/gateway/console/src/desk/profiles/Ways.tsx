// From each of the pages about profiles to the others.
import { NavLink } from "react-router";
import { useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";

/** Who may take steps; the services decide, this spares others the buttons. */
export const WRITERS = ["analyst", "supervisor"] as const;

const WAYS: readonly [string, Key][] = [["/profiles", "nav.profiles"], ["/lists", "list.title"], ["/backtests", "backtest.list"], ["/groups", "groups.title"], ["/adjustments", "adjust.title"], ["/models", "model.title"], ["/parameters", "parameter.title"]];

export function Ways() {
  const { t } = useSpeech();
  return <nav aria-label={t("profile.ways")} className="row">{WAYS.map(([to, label]) => <NavLink key={to} className="button" to={to} end>{t(label)}</NavLink>)}</nav>;
}
