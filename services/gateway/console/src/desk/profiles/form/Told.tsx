// What the linter says of one place, beside it.
import type { Views } from "../../../api/client";
import { useSpeech } from "../../../i18n";

export type Findings = Views["Lint"]["findings"];

export function Told({ id, of }: { id: string; of: Findings }) {
  const { pick } = useSpeech();
  return of.length === 0 ? null : <ul id={id} className="plain told">{of.map((finding, at) => <li key={at} className={finding.severity === "error" ? "alarm" : undefined}>{pick(finding.text, finding.textZh)}</li>)}</ul>;
}

/** What ties a field to what is told of it. */
export function toldBy(id: string, of: Findings) {
  return of.length === 0 ? {} : { "aria-describedby": id, "aria-invalid": of.some(({ severity }) => severity === "error") };
}
