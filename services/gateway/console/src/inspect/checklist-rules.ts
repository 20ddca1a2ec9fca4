// From an order to questions and from answers to the event: pure, so that a test can ask it everything.
// Questions come from the category packs (schemas/categories); what is asked of an item follows from what
// is to be done with it and from how its units are told apart.
import childSeats from "@schemas/categories/child-seats.json";
import dailyGoods from "@schemas/categories/daily-goods.json";
import ecommerceGoods from "@schemas/categories/ecommerce-goods.json";
import general from "@schemas/categories/general.json";
import vehicles from "@schemas/categories/vehicles.json";
import type { Views } from "../api/client";
import { holds, within, type Form, type Result } from "./forms";
import { vinFault } from "./identifiers";

/** An order as it is fetched, with what is proven of its goods already. */
export type Order = Views["OrderView"] & { proven?: Views["ProvenItem"][] };
export type OrderItem = NonNullable<Order["items"]>[number];
type Finding = Views["Finding"];

interface Pack {
  code: string;
  version: number;
  label: string;
  labelZh: string;
  checklist: { code: string; label: string; labelZh: string; kind: string; severity: string; actions: string[]; form?: Form }[];
}

const packs = [vehicles, childSeats, ecommerceGoods, dailyGoods, general] as Pack[];

export interface Question {
  id: string;
  itemNumber: number;
  /** The unit it is about, where each unit is asked for itself. */
  vin?: string;
  code: string;
  label: string;
  labelZh: string;
  kind: string;
  severity: string;
  form?: Form;
}

export interface Answer {
  result: Result;
  note?: string;
  /** The unit, or what was measured. */
  value?: string;
  /** Photos by their SHA-256, with the device's time. */
  photos?: { sha256: string; takenAt: string }[];
}

export interface Signature {
  account: string;
  name: string;
  /** SHA-256 of what was signed, and when by the device's clock. */
  hash: string;
  at: string;
}

/** A check as it grows on the device. */
export interface Draft {
  checkId: string;
  order: Pick<Order, "orderId" | "orderVersion" | "declarationId" | "declarationNumber" | "version" | "port" | "instruction" | "proven"> & { items: OrderItem[] };
  answers: Record<string, Answer>;
  note?: string;
  verdict?: Views["Check"]["verdict"];
  signatures: Signature[];
  startedAt: string;
}

export function packOf(category: string): Pack {
  return packs.find((pack) => pack.code === category) ?? (general as Pack);
}

/** What a check of any pack is called; its code where none has it. */
export function checkLabel(code: string, pick: (en: string, zh: string) => string): string {
  const found = packs.flatMap((pack) => pack.checklist).find((entry) => entry.code === code);
  return found ? pick(found.label, found.labelZh) : code;
}

/** The checks of an item that its action asks for, on each unit where the pack says so. */
function possible(item: OrderItem): Question[] {
  return packOf(item.category)
    .checklist.filter((entry) => entry.actions.includes(item.action))
    .flatMap((entry) => {
      const units = entry.form?.perUnit === "vin" && item.vins?.length ? item.vins : [undefined];
      return units.map((vin) => ({ ...entry, id: [item.itemNumber, entry.code, vin].filter(Boolean).join("/"), itemNumber: item.itemNumber, vin }));
    });
}

/** What is asked now: those that are relevant, given the answers to those that are. */
export function questions(draft: Pick<Draft, "answers"> & { order: Pick<Draft["order"], "items"> }): Question[] {
  return draft.order.items.flatMap((item) => {
    const asked: Question[] = [];
    for (const question of possible(item)) {
      const answers = (code: string) => asked.filter((one) => one.code === code && (!one.vin || !question.vin || one.vin === question.vin)).flatMap((one) => answerTo(draft, one)?.result ?? []);
      if (!question.form?.relevant || holds(question.form.relevant, item, answers)) {
        asked.push(question);
      }
    }
    return asked;
  });
}

/** What the device can answer itself: whether a declared VIN holds its check digit. */
export function selfAnswered(question: Question): Answer | undefined {
  return question.code === "VIN_CHECK_DIGIT" && question.vin && vinFault(question.vin) === null ? { result: "pass", value: question.vin } : undefined;
}

export function answerTo(draft: Pick<Draft, "answers">, question: Question): Answer | undefined {
  return draft.answers[question.id] ?? selfAnswered(question);
}

export type Lack = "answer" | "value" | "limit" | "note" | "photo";

/** What an answer still lacks of what its form asks for. */
export function lacks({ form }: Pick<Question, "form">, answer: Answer | undefined): Lack | null {
  if (!answer) {
    return "answer";
  }
  const inside = form?.measure && answer.result !== "not-applicable" ? within(form.measure, answer.value ?? "") : true;
  if (inside !== true && (inside === null || answer.result === "pass")) {
    return inside === null ? "value" : "limit";
  }
  const needs = answer.result === "fail" ? form?.onFailure ?? [] : [];
  if (needs.includes("note") && !answer.note?.trim()) {
    return "note";
  }
  return needs.includes("photo") && !answer.photos?.length ? "photo" : null;
}

export function missing(draft: Draft): { question: Question; lack: Lack }[] {
  return questions(draft).flatMap((question) => {
    const lack = lacks(question, answerTo(draft, question));
    return lack ? [{ question, lack }] : [];
  });
}

/** What follows from the answers; the inspectors may still say otherwise. */
export function suggestedVerdict(draft: Draft): "pass" | "fail" {
  return questions(draft).some((question) => answerTo(draft, question)?.result === "fail") ? "fail" : "pass";
}

function finding(draft: Draft, question: Question): Finding {
  const answer = answerTo(draft, question) as Answer;
  const value = question.form?.measure && answer.value ? `${answer.value.trim()} ${question.form.measure.unit}` : answer.value;
  const subject = { declarationId: draft.order.declarationId, version: draft.order.version, itemNumber: question.itemNumber, ...(question.vin ? { unit: { vin: question.vin } } : {}) };
  return {
    code: question.code,
    result: answer.result,
    kind: question.kind as Finding["kind"],
    severity: question.severity as Finding["severity"],
    subject,
    ...(value ? { value } : {}),
    ...(answer.note?.trim() ? { note: answer.note.trim() } : {}),
    ...(answer.photos?.length ? { photos: answer.photos } : {}),
  };
}

/** What both inspectors sign: the check without its signatures and the time it is sent. */
export function checkContent(draft: Draft) {
  const findings = questions(draft).map((question) => finding(draft, question));
  return {
    checkId: draft.checkId,
    orderId: draft.order.orderId,
    orderVersion: draft.order.orderVersion,
    declarationId: draft.order.declarationId,
    version: draft.order.version,
    verdict: draft.verdict ?? suggestedVerdict(draft),
    ...(findings.length > 0 ? { findings } : {}),
    ...(draft.note?.trim() ? { note: draft.note.trim() } : {}),
  };
}

/** The event that is sent. */
export function checkEvent(draft: Draft, deviceTime: string): Views["Check"] {
  const contentHash = draft.signatures[0]?.hash;
  return { ...checkContent(draft), deviceTime, inspectors: draft.signatures.map((signature) => signature.account), ...(contentHash ? { contentHash } : {}) };
}
