// The one table of pages: where each is and which roles it is for.  What a page reads is decided by the
// gateway's own table (decide/permissions.c); this one only spares people pages that would be empty.
import type { Key } from "../i18n/zh";
import type { Session } from "../api/session";

export interface PageEntry {
  path: string;
  label: Key;
  /** Absent: for everybody who is signed in. */
  roles?: readonly string[];
  /** What it shows is of all ports: a grant for some of them does not open it. */
  whole?: true;
}

const ALL = ["analyst", "supervisor", "auditor"] as const;
const PARTIES = ["declarant", "platform"] as const;
const OPERATORS = ["operator", "administrator", "auditor"] as const;
const SENDERS = [...PARTIES, "carrier", "laboratory"] as const;

export const pages: readonly PageEntry[] = [
  { path: "", label: "nav.overview" },
  { path: "inspect", label: "nav.inspect", roles: ["inspector"] },
  { path: "queue", label: "nav.queue", roles: ALL },
  { path: "declarations", label: "nav.declarations", roles: [...ALL, ...PARTIES, "inspector", "investigator"] },
  { path: "profiles", label: "nav.profiles", roles: ALL, whole: true },
  { path: "assessments", label: "nav.assessments", roles: [...ALL, "inspector"] },
  { path: "orders", label: "nav.orders", roles: [...ALL, ...PARTIES, "inspector"] },
  { path: "conflicts", label: "nav.conflicts", roles: [...ALL, "inspector"] },
  { path: "releases", label: "nav.releases", roles: [...ALL, ...PARTIES, "inspector", "market", "investigator"] },
  { path: "outcomes", label: "nav.outcomes", roles: [...ALL, "inspector", "investigator"] },
  { path: "reports", label: "nav.reports", roles: [...ALL, "inspector", "investigator"] },
  { path: "measures", label: "nav.measures", roles: [...ALL, "inspector", "market", "investigator"] },
  { path: "recalls", label: "nav.recalls", roles: [...ALL, ...PARTIES, "inspector", "market", "investigator"] },
  { path: "investigations", label: "nav.investigations", roles: [...ALL, "market", "investigator"] },
  { path: "complaints", label: "nav.complaints", roles: [...ALL, "market", "investigator"] },
  { path: "incidents", label: "nav.incidents", roles: [...ALL, "market", "investigator"] },
  { path: "deadlines", label: "nav.deadlines", roles: [...ALL, "market", "investigator"] },
  { path: "duties", label: "nav.duties", roles: [...ALL, ...PARTIES, "inspector", "market", "investigator"] },
  { path: "receipts", label: "nav.receipts", roles: SENDERS },
  { path: "quality", label: "nav.quality", roles: SENDERS },
  { path: "keys", label: "nav.keys", roles: SENDERS },
  { path: "operations", label: "nav.operations", roles: OPERATORS, whole: true },
  { path: "dead-letters", label: "nav.dead-letters", roles: OPERATORS, whole: true },
  { path: "parked", label: "nav.parked", roles: OPERATORS, whole: true },
  { path: "principals", label: "nav.principals", roles: OPERATORS, whole: true },
  { path: "grants", label: "nav.grants", roles: OPERATORS, whole: true },
  { path: "audit", label: "nav.audit", roles: ["administrator", "auditor"], whole: true },
  { path: "configuration", label: "nav.configuration", roles: OPERATORS, whole: true },
  { path: "account", label: "nav.account" },
];

export function opens(session: Session, { roles, whole }: PageEntry): boolean {
  return roles === undefined || session.grants.some((grant) => roles.includes(grant.role) && (!whole || grant.scope === "*"));
}

/** Whether the page at that path is open to who is signed in. */
export function reaches(session: Session, path: string): boolean {
  return pages.some((page) => page.path === path && opens(session, page));
}
