// Entities by name: where each kind's page is.
import { Link } from "react-router";
import type { Views } from "../../api/client";

export const KINDS = ["enterprise", "brand", "model", "platform"] as const;
export type Kind = (typeof KINDS)[number];
export type Entity = Views["Entity"];

export const isKind = (kind: string | undefined): kind is Kind => KINDS.includes(kind as Kind);
export const entityPath = (kind: Kind, id: string) => `/entities/${kind}/${encodeURIComponent(id)}`;

export function EntityLink({ kind, id, name }: { kind: Kind; id: string; name?: string }) {
  return <Link to={entityPath(kind, id)} title={id}>{name ?? id}</Link>;
}
