// The lists that the interface has: where each is, what names a row, which columns and filters people get.
import { answered, api } from "../api/client";
import { zh } from "../i18n/zh";
import type { CodeList } from "./codes";
import { STATES } from "./states";

export type Row = Record<string, unknown>;
export type ColumnKind = "text" | "time" | "day" | "lane" | "state" | "party" | "yes" | "role" | "act" | "grade" | "link" | "number" | "spoken" | "sent" | CodeList;

export interface Column {
  name: string;
  /** What the catalogue calls it, where that is not by its name. */
  as?: string;
  kind: ColumnKind;
  /** Not shown until it is chosen. */
  extra?: boolean;
}

export interface Filter {
  name: string;
  as?: string;
  /** Codes to choose from; free text where there are none. */
  of?: CodeList | "yes";
  /** Names to choose from, which are said in the catalogue's words of that kind. */
  names?: readonly string[];
  word?: "state" | "role" | "act";
}

export interface Resource {
  path: string;
  id: string;
  /** Where a row opens when it is no object of its own; absent: at its id. */
  opens?: (row: Row) => string;
  /** How often it is read anew, where no stream tells of changes. */
  everyMs?: number;
  /** Worked from its head: its first rows and how many there are in all, no pages, no period. */
  worked?: true;
  /** Of those: asked for a period all the same. */
  dated?: true;
  columns: Column[];
  filters: Filter[];
}

const port: Filter = { name: "port" };
const stateOf = (names: readonly string[]): Filter => ({ name: "state", names, word: "state" });
/** What the catalogue has words for: all roles, all acts. */
export const namesOf = (word: "role" | "act") => Object.keys(zh).filter((key) => key.startsWith(`${word}.`)).map((key) => key.slice(word.length + 1));
const spoken = (word: "role" | "act"): Filter => ({ name: word, names: namesOf(word), word });
const SERVICES = ["gateway", "assess", "inspect", "recall", "relay"] as const;
const service: Filter = { name: "service", names: SERVICES };
const column = (name: string, kind: ColumnKind = "text", extra = false): Column => ({ name, kind, extra });

/** Where that opens over which a clock runs. */
const CLOCKED: Record<string, string> = { complaint: "complaints", case: "investigations", recall: "recalls" };

export const resources: Record<string, Resource> = {
  declarations: {
    path: "/v1/declarations",
    id: "declarationId",
    columns: [column("number", "link"), column("lane", "lane"), column("state", "state"), column("port"), column("importer", "party"), column("direction", "direction"),
      column("decidedAt", "time"), column("version", "text", true), column("waybillNumber", "text", true), column("expectedArrival", "day", true), column("arrivedAt", "time", true), column("sender", "text", true)],
    filters: [{ name: "number" }, { name: "lane", of: "lane" }, port, { name: "importer" }],
  },
  assessments: {
    path: "/v1/assessments",
    id: "assessmentId",
    columns: [column("declarationNumber", "link"), column("itemNumber"), column("lane", "lane"), column("action", "action"), column("selectedBy", "path"), column("score", "number"), column("hsCode"),
      column("originCountry", "originCountry"), column("brand"), column("port"), column("decidedAt", "time"), column("model", "text", true), column("importer", "party", true), column("category", "text", true), column("probability", "number", true)],
    filters: [{ name: "number" }, { name: "lane", of: "lane" }, { name: "action", of: "action" }, port],
  },
  orders: {
    path: "/v1/orders",
    id: "orderId",
    columns: [column("declarationNumber", "link"), column("state", "state"), column("action", "action"), column("lane", "lane"), column("port"), column("place"), column("deadline", "time"),
      column("importer", "party"), column("changedAt", "time", true), column("releaseStatus", "releaseStatus", true)],
    filters: [{ name: "number" }, stateOf(STATES.order), { name: "open", of: "yes" }, { name: "late", of: "yes" }, port, { name: "importer" }],
  },
  conflicts: {
    path: "/v1/conflicts",
    id: "conflictId",
    columns: [column("declarationNumber", "link"), column("kind", "conflictKind"), column("state", "state"), column("actor"), column("port"), column("at", "time"), column("reason"),
      column("orderState", "state", true), column("decision", "reviewKind", true), column("decidedBy", "text", true), column("decidedAt", "time", true)],
    filters: [{ name: "number" }, { name: "kind", of: "conflictKind" }, stateOf(STATES.conflict), port],
  },
  releases: {
    path: "/v1/releases",
    id: "releaseId",
    columns: [column("declarationNumber", "link"), column("status", "releaseStatus"), column("current", "yes"), column("port"), column("importer", "party"), column("releasedAt", "time"), column("by", "producer"), column("duty", "text", true), column("dueBy", "time", true)],
    filters: [{ name: "number" }, { name: "status", of: "releaseStatus" }, { name: "current", of: "yes" }, port, { name: "importer" }],
  },
  outcomes: {
    path: "/v1/outcomes",
    id: "outcomeId",
    columns: [column("at", "link"), column("kind", "findingKind"), column("verdict", "verdict"), column("severity", "severity"), column("stage", "stage"), column("producer", "producer"), column("finding"), column("taught", "yes", true), column("withdrawn", "yes", true)],
    filters: [{ name: "number" }, { name: "kind", of: "findingKind" }, { name: "verdict", of: "verdict" }, { name: "stage", of: "stage" }, { name: "teaches", of: "yes" }, port],
  },
  reports: {
    path: "/v1/reports",
    worked: true,
    dated: true,
    id: "reportNumber",
    opens: (row) => `/orders/${encodeURIComponent(String(row.orderId))}`,
    columns: [column("reportNumber", "link"), column("stage", "stage"), column("verdict", "testVerdict"), column("declarationNumber"), column("itemNumber"), column("sampleNumber"), column("laboratoryId"), column("port"), column("reportedAt", "time")],
    filters: [{ name: "number" }, { name: "stage", of: "stage" }, { name: "verdict", of: "testVerdict" }, port, { name: "laboratory", as: "laboratoryId" }],
  },
  measures: {
    path: "/v1/measures",
    id: "measureId",
    columns: [column("from", "link"), column("kind", "measureKind"), column("inForce", "yes"), column("basis", "spoken"), column("cites"), column("producer", "producer"), column("until", "time", true), column("liftedAt", "time", true)],
    filters: [{ name: "kind", of: "measureKind" }, { name: "inForce", of: "yes" }],
  },
  recalls: {
    path: "/v1/recalls",
    id: "recallNumber",
    columns: [column("recallNumber", "link"), column("state", "state"), { name: "producer", kind: "party", as: "maker" }, column("hazard"), column("unitsAffected", "number"), column("unitsRemedied", "number"), column("openedAt", "time"), column("blocking", "yes", true)],
    filters: [stateOf(STATES.recall), { name: "open", of: "yes" }, { name: "units", of: "yes" }, { name: "producer", as: "maker" }, { name: "caseNumber" }],
  },
  investigations: {
    path: "/v1/investigations",
    id: "caseNumber",
    columns: [column("caseNumber", "link"), column("state", "state"), column("severity", "severity"), column("kind", "findingKind"), column("traced"), column("openedBy"), column("openedAt", "time"), column("automatic", "yes", true)],
    filters: [stateOf(STATES.investigation), { name: "open", of: "yes" }],
  },
  complaints: {
    path: "/v1/complaints",
    id: "complaintNumber",
    columns: [column("complaintNumber", "link"), column("state", "state"), column("severity", "severity"), column("kind", "findingKind"), column("description"), column("caseNumber"), column("filedAt", "time")],
    filters: [stateOf(STATES.complaint), { name: "open", of: "yes" }, { name: "severity", of: "severity" }, { name: "caseNumber" }],
  },
  incidents: {
    path: "/v1/incidents",
    id: "incidentNumber",
    columns: [column("incidentNumber", "link"), column("severity", "severity"), column("kind", "findingKind"), column("source"), column("description"), column("injuries"), column("at", "time")],
    filters: [{ name: "severity", of: "severity" }, { name: "caseNumber" }],
  },
  "dead-letters": {
    path: "/v1/dead-letters",
    everyMs: 15_000,
    id: "letter",
    columns: [column("at", "link"), column("service"), column("state", "state"), column("code"), column("pointer"), column("reason"), column("topic"), column("actor"), column("partition", "text", true), column("offset", "text", true), column("receipt", "text", true), column("settledBy", "text", true), column("settledFor", "text", true)],
    filters: [service, stateOf(STATES.letter), { name: "code" }, { name: "topic" }, { name: "actor" }],
  },
  parked: {
    path: "/v1/parked",
    everyMs: 15_000,
    id: "event",
    opens: () => "/parked",
    columns: [column("appendedAt", "time"), column("service"), column("topic"), column("until", "time"), column("event"), column("receipt"), column("partition", "text", true), column("offset", "text", true)],
    filters: [service, { name: "topic" }],
  },
  principals: {
    path: "/v1/principals",
    id: "principal",
    columns: [column("principal", "link"), column("name"), column("kind", "state"), column("person"), column("inForce", "yes"), column("signsIn", "yes"), column("seenAt", "time"), column("createdBy"), column("createdAt", "time"), column("enterpriseId", "text", true), column("oneTimeCodes", "yes", true), column("revokedAt", "time", true)],
    filters: [{ name: "principal" }, { name: "name" }, { name: "kind", names: ["person", "system"], word: "state" }],
  },
  grants: {
    path: "/v1/grants",
    id: "grantId",
    columns: [column("principal", "link"), column("role", "role"), column("scope"), column("givenBy"), column("reason"), column("from", "time"), column("until", "time"), column("inForce", "yes")],
    filters: [{ name: "principal" }, spoken("role"), { name: "scope" }, { name: "inForce", of: "yes" }],
  },
  audit: {
    path: "/v1/audit",
    everyMs: 15_000,
    id: "auditId",
    columns: [column("at", "link"), column("actor"), column("act", "act"), column("object"), column("role", "role"), column("service"), column("key", "text", true), column("scope", "text", true), column("eventId", "text", true)],
    filters: [{ name: "actor" }, spoken("act"), { name: "object" }, service],
  },
  deadlines: {
    path: "/v1/deadlines",
    worked: true,
    dated: true,
    id: "clockId",
    opens: (row) => `/${CLOCKED[String(row.kind)]}/${encodeURIComponent(String(row.number))}`,
    columns: [{ name: "number", kind: "link", as: "ofNumber" }, column("kind", "state"), { name: "label", kind: "spoken", as: "clock" }, column("dueAt", "time"), column("state", "state"), column("basis", "spoken"), column("startedAt", "time"), column("metAt", "time", true), column("rule", "text", true)],
    filters: [stateOf(["late", "soon", "later", "met", "missed"]), { name: "over", of: "yes" }, { name: "kind", names: Object.keys(CLOCKED), word: "state" }, { name: "number", as: "ofNumber" }],
  },
  duties: {
    path: "/v1/duties",
    worked: true,
    id: "releaseId",
    opens: (row) => `/releases/${encodeURIComponent(String(row.releaseId))}`,
    columns: [column("declarationNumber", "link"), column("duty"), column("dueBy", "time"), column("state", "state"), column("status", "releaseStatus"), column("port"), column("importer", "party"), column("openedAt", "time"), column("lane", "lane", true)],
    filters: [stateOf(["open", "overdue"]), { name: "number" }, port, { name: "importer" }],
  },
  receipts: {
    path: "/v1/receipts",
    id: "receipt",
    opens: (row) => (row.state === "done" && row.number ? `/declarations/${encodeURIComponent(String(row.number))}` : "/quality"),
    columns: [column("receipt", "link"), column("at", "time"), column("type", "sent"), column("number"), column("state", "state"), column("code"), column("reason"), column("pointer"), column("version", "text", true), column("objectId", "text", true)],
    filters: [stateOf(STATES.receipt), { name: "number" }, { name: "code" }, { name: "sender" }],
  },
};

export interface Rows {
  items: Row[];
  next?: string;
  /** Of a list that is worked from its head. */
  total?: number;
}

/** What a column shows of a row; what is spoken stands there in both languages. */
export function valueOf(row: Row, { name, kind }: Column): unknown {
  return kind === "spoken" ? { en: row[name], zh: row[`${name}Zh`] ?? row[name] } : row[name];
}

// The lists share one shape; which path has which filters stands in the table above.
const get = api.GET as unknown as (path: string, init: object) => ReturnType<typeof api.GET>;

export function readList(resource: Resource, query: Record<string, string | number | undefined>, signal?: AbortSignal): Promise<Rows> {
  const { limit, cursor, ...filters } = query;
  return answered(get(resource.path, { params: { query: resource.worked ? filters : query }, signal })) as unknown as Promise<Rows>;
}

export function readOne(resource: Resource, id: string, signal?: AbortSignal): Promise<Row> {
  return answered(get(`${resource.path}/${encodeURIComponent(id)}`, { signal })) as unknown as Promise<Row>;
}
