// Between device and gateway: orders are fetched whole, checks are sent one by one under the id that the
// device made, so that sending again changes nothing.  Nothing here needs an open page.
import { answered, api, Refusal, type Views } from "../api/client";
import { checkEvent, type Order } from "./checklist-rules";
import { store, type KeptSignature } from "./store";
import { openSignature, settleSignature, signaturesOf } from "./signing";
import { isPassing, sendPhotos } from "./upload";
import type { Opened } from "./vault";
import { forgetOrders, keepOrders, queue, settle, type QueuedCheck } from "./work";

const PAGE = 200;
const AT_ONCE = 6;
const WAIT = "wait=20";

async function openOrders(): Promise<Order[]> {
  const found: Order[] = [];
  let cursor: string | undefined;
  do {
    const page = await answered(api.GET("/v1/orders", { params: { query: { open: true, limit: PAGE, cursor } } }));
    found.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return found;
}

/** Runs the work over all, a few at a time, in order. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    made.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  }
  return made;
}

async function wholeOrder({ orderId }: Order): Promise<Order> {
  const params = { path: { id: orderId } };
  const [order, proven] = await Promise.all([answered(api.GET("/v1/orders/{id}", { params })), answered(api.GET("/v1/orders/{id}/proven", { params }))]);
  return { ...order, proven: proven.items };
}

/** Who may see no orders any more keeps none. */
async function orForget<T>(of: Opened, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) {
      await forgetOrders(of.account);
    }
    throw error;
  }
}

/** Brings the orders that are open, with their items and what is proven of them. */
export function fetchOrders(of: Opened): Promise<void> {
  return orForget(of, async () => keepOrders(of, await each(await openOrders(), wholeOrder), Date.now()));
}

/** Whether the account may still see what it fetched: asked for whenever there is a network. */
export async function recheck(of: Opened): Promise<void> {
  await orForget(of, () => answered(api.GET("/v1/orders", { params: { query: { limit: 1 } } }))).catch(() => undefined);
}

/** What an answer to a check means for the queue. */
export function settled(state: Views["Receipt"]["state"]): "received" | "sending" | "conflict" | "refused" {
  return state === "done" ? "received" : state === "conflict" ? "conflict" : state === "refused" ? "refused" : "sending";
}

async function sendCheck(of: Opened, check: QueuedCheck): Promise<void> {
  await store.queue.update(check.checkId, { state: "sending", tries: check.tries + 1 });
  await sendPhotos(of, check.checkId);
  const body = checkEvent(check.draft, new Date(check.queuedAt).toISOString());
  const receipt = await answered(api.POST("/v1/events/check", { params: { header: { "Idempotency-Key": check.checkId, Prefer: WAIT } }, body }));
  const { state, reason } = receipt as Views["Receipt"]; // one event, one answer
  await settle(check.checkId, settled(state), reason ?? "");
}

async function failed(error: unknown, settle: (state: "local" | "conflict" | "refused", detail?: string) => Promise<void>): Promise<void> {
  if (isPassing(error) || !(error instanceof Refusal)) {
    await settle("local"); // nothing was decided: it stays, and goes again
    throw error;
  }
  const conflict = error.status === 409 || error.status === 403;
  const faults = (error.problem.errors ?? []).map((fault) => `${fault.pointer} ${fault.reason}`).join("; ");
  await settle(conflict ? "conflict" : "refused", error.kind === "forbidden" ? "forbidden" : faults || error.problem.detail || error.kind);
}

async function sendSignature(of: Opened, row: KeptSignature): Promise<void> {
  await settleSignature(row.id, "sending");
  const body = await openSignature(of, row);
  const receipt = await answered(api.POST("/v1/events/signature", { params: { header: { Prefer: WAIT } }, body }));
  const { state, reason } = receipt as Views["Receipt"];
  await settleSignature(row.id, settled(state), reason ?? "");
}

async function sendAll(of: Opened): Promise<void> {
  for (const check of (await queue(of)).reverse()) {
    if (check.state === "local" || check.state === "sending") {
      await sendCheck(of, check).catch((error: unknown) => failed(error, (state, detail) => settle(check.checkId, state, detail)));
    } else if (check.confirmed < check.photos) {
      await sendPhotos(of, check.checkId);
    }
  }
  for (const row of await signaturesOf(of.account)) {
    if (row.state === "local" || row.state === "sending") {
      await sendSignature(of, row).catch((error: unknown) => failed(error, (state, detail) => settleSignature(row.id, state, detail)));
    }
  }
}

let last: Promise<void> = Promise.resolve();

/** Sends what waits, the oldest first; one run after the other, so that what was asked for meanwhile is not passed over. */
export function send(of: Opened): Promise<void> {
  last = last.catch(() => undefined).then(() => sendAll(of));
  return last;
}
