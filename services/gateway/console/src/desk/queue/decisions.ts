// What can be decided of an item, and how a decision is sent: claimed first, then the review, then given back;
// each item gets its own answer.
import { answered, api, Refusal, type Views } from "../../api/client";
import type { Key } from "../../i18n/zh";
import type { Item } from "./items";

type ReviewKind = Views["Review"]["kind"];
export type Lane = Item["lane"];

export interface Decision {
  key: string;
  name: Key;
  kind: ReviewKind;
  /** Whether it is for an item that waits for this. */
  fits: (item: Item) => boolean;
  /** Which lanes it may lead to; absent where it names none. */
  lanes?: (item: Item) => Lane[];
  approves?: boolean;
}

export const LANES: readonly Lane[] = ["green", "blue", "yellow", "red", "blocked"];
const rank = (lane: Lane) => LANES.indexOf(lane);
const waitsFor = (...waits: string[]) => (item: Item) => waits.includes(item.waits);

export const decisions: readonly Decision[] = [
  { key: "1", name: "desk.do.accept", kind: "documents-accepted", fits: waitsFor("documents") },
  { key: "2", name: "desk.do.refuse", kind: "documents-refused", fits: waitsFor("documents") },
  { key: "3", name: "desk.do.confirm", kind: "alert-confirmed", fits: waitsFor("alert", "blocked", "second-person") },
  { key: "4", name: "desk.do.dismiss", kind: "alert-dismissed", fits: waitsFor("alert", "blocked") },
  { key: "5", name: "desk.do.raise", kind: "lane-raised", fits: (item) => item.lane !== "blocked", lanes: (item) => LANES.filter((lane) => rank(lane) > rank(item.lane)) },
  { key: "6", name: "desk.do.lower", kind: "lane-lowered", fits: (item) => item.lane !== "green" && item.waits !== "second-person", lanes: (item) => LANES.filter((lane) => rank(lane) < rank(item.lane)) },
  { key: "7", name: "desk.do.approve", kind: "lane-lowered", fits: waitsFor("second-person"), approves: true },
];

export interface Answer {
  item: Item;
  state: "waits" | "done" | "refused" | "held" | "unfit" | "failed";
  text?: string;
  holder?: string;
  failure?: Refusal;
}

export interface Words {
  reason: string;
  lane?: Lane;
}

function reviewOf(decision: Decision, item: Item, words: Words): Views["Review"] {
  const lane = decision.approves ? item.lowering?.lane : decision.lanes ? words.lane : undefined;
  const review: Views["Review"] = { declarationId: item.declarationId, version: item.version, itemNumber: item.itemNumber, kind: decision.kind, reason: words.reason };
  return { ...review, ...(lane && { lane }), ...(decision.approves && item.lowering && { approves: item.lowering.reviewId }) };
}

/** Says that one is at an item; the answer is refused with who is, where somebody else is. */
export const claim = (item: Item) => answered(api.POST("/v1/claims", { body: { assessmentId: item.assessmentId } }));
export const giveBack = (item: Item) => answered(api.DELETE("/v1/claims/{id}", { params: { path: { id: item.assessmentId } } }));

function answerOf(item: Item, error: unknown): Answer {
  if (error instanceof Refusal && error.kind === "claimed") {
    return { item, state: "held", holder: (error.problem as Partial<Views["Claimed"]>).name };
  }
  return { item, state: "failed", failure: error instanceof Refusal ? error : new Refusal(0, {}) };
}

async function decideOne(decision: Decision, item: Item, words: Words): Promise<Answer> {
  if (!decision.fits(item) || (decision.lanes && !decision.lanes(item).includes(words.lane as Lane))) {
    return { item, state: "unfit" };
  }
  try {
    await claim(item);
    const answer = await answered(api.POST("/v1/events/review", { params: { header: { Prefer: "wait=20" } }, body: reviewOf(decision, item, words) }));
    const receipt = answer as Views["Receipt"]; // lines are answered as text, and this was none
    await giveBack(item).catch(() => undefined); // it runs out by itself
    return receipt.state === "done" ? { item, state: "done" } : { item, state: receipt.state === "refused" ? "refused" : "waits", text: receipt.reason };
  } catch (error) {
    return answerOf(item, error);
  }
}

const AT_ONCE = 4;

/** Decides all, a few at a time, telling each answer as it comes. */
export async function decideAll(decision: Decision, items: readonly Item[], words: Words, told: (answer: Answer) => void): Promise<void> {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) {
      told(await decideOne(decision, item, words));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
