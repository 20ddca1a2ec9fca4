// One inspector's work on this device: what was fetched, what is being made, what is on its way.  Every
// question names the account, so that nobody sees or sends another's.
import { store, type KeptPhoto, type Queued, type QueueState } from "./store";
import type { Draft, Order } from "./checklist-rules";
import { openBytes, seal, sealBytes, unseal, type Opened } from "./vault";
import { sha256, uuid7 } from "./ids";
import { releaseSignatures } from "./signing";

const DAY_MS = 24 * 3600 * 1000;

export interface FetchedOrder {
  order: Order;
  fetchedAt: number;
  size: number;
}

const orderKey = (of: Opened, orderId: string) => `${of.account}/${orderId}`;

export async function keepOrders(of: Opened, orders: readonly Order[], now: number): Promise<void> {
  const rows = await Promise.all(orders.map(async (order) => ({
    id: orderKey(of, order.orderId),
    account: of.account,
    orderId: order.orderId,
    fetchedAt: now,
    size: JSON.stringify(order).length,
    sealed: await seal(of, order),
  })));
  await store.transaction("rw", store.orders, async () => {
    await store.orders.where({ account: of.account }).delete();
    await store.orders.bulkAdd(rows);
  });
}

export async function fetchedOrders(of: Opened): Promise<FetchedOrder[]> {
  const rows = await store.orders.where({ account: of.account }).toArray();
  return Promise.all(rows.map(async (row) => ({ order: await unseal<Order>(of, row.sealed), fetchedAt: row.fetchedAt, size: row.size })));
}

/** Fetched orders go after a day, of whomever they are; work that was not sent never does. */
export async function forgetOld(now: number): Promise<void> {
  await store.orders.where("fetchedAt").belowOrEqual(now - DAY_MS).delete();
  const unconfirmed = new Set(await store.photos.filter((photo) => !photo.confirmed).toArray((photos) => photos.map((photo) => photo.checkId)));
  const settled = await store.queue.where({ state: "received" }).filter((row) => row.settledAt <= now - DAY_MS && !unconfirmed.has(row.checkId)).primaryKeys();
  await store.queue.bulkDelete(settled);
  await store.photos.where("checkId").anyOf(settled).delete();
  await store.signatures.filter((row) => row.state === "received" && row.settledAt <= now - DAY_MS).delete();
}

/** What was fetched goes at once when the account's right to see it was withdrawn. */
export async function forgetOrders(account: string): Promise<void> {
  await store.orders.where({ account }).delete();
}

// Drafts

export async function saveDraft(of: Opened, draft: Draft): Promise<void> {
  await store.drafts.put({ checkId: draft.checkId, account: of.account, orderId: draft.order.orderId, savedAt: Date.now(), sealed: await seal(of, draft) });
}

export async function drafts(of: Opened): Promise<Draft[]> {
  const rows = await store.drafts.where({ account: of.account }).toArray();
  return Promise.all(rows.map((row) => unseal<Draft>(of, row.sealed)));
}

export async function draftOf(of: Opened, orderId: string): Promise<Draft | undefined> {
  const row = await store.drafts.where({ account: of.account, orderId }).first();
  return row && unseal<Draft>(of, row.sealed);
}

/** From the desk into the queue, in one transaction. */
export async function finish(of: Opened, draft: Draft): Promise<void> {
  const sealed = await seal(of, draft);
  await store.transaction("rw", store.drafts, store.queue, store.signatures, async () => {
    await store.queue.add({ checkId: draft.checkId, account: of.account, orderId: draft.order.orderId, state: "local", queuedAt: Date.now(), settledAt: 0, tries: 0, detail: "", sealed });
    await store.drafts.delete(draft.checkId);
    await releaseSignatures(draft);
  });
}

// The queue

export interface QueuedCheck extends Omit<Queued, "sealed"> {
  draft: Draft;
  photos: number;
  confirmed: number;
}

export async function queue(of: Opened): Promise<QueuedCheck[]> {
  const rows = await store.queue.where({ account: of.account }).toArray();
  const made = await Promise.all(rows.map(async ({ sealed, ...row }) => {
    const photos = await store.photos.where({ checkId: row.checkId }).toArray();
    return { ...row, draft: await unseal<Draft>(of, sealed), photos: photos.length, confirmed: photos.filter((photo) => photo.confirmed).length };
  }));
  return made.sort((a, b) => b.queuedAt - a.queuedAt);
}

export async function settle(checkId: string, state: QueueState, detail = ""): Promise<void> {
  await store.queue.update(checkId, { state, detail, settledAt: state === "local" || state === "sending" ? 0 : Date.now() });
}

export async function countUnsent(account: string): Promise<number> {
  const queued = await store.queue.where({ account }).filter((row) => row.state !== "received").count();
  const signed = await store.signatures.where({ account }).filter((row) => row.state !== "received" && row.state !== "held").count();
  return queued + signed + (await store.drafts.where({ account }).count());
}

// Photos

export async function keepPhoto(of: Opened, draft: Draft, jpeg: ArrayBuffer, takenAt: string): Promise<string> {
  const hash = await sha256(jpeg);
  await store.photos.put({
    id: `${draft.checkId}/${hash}`,
    account: of.account,
    checkId: draft.checkId,
    orderId: draft.order.orderId,
    sha256: hash,
    size: jpeg.byteLength,
    takenAt,
    confirmed: false,
    sealed: await sealBytes(of, jpeg),
  });
  return hash;
}

export async function photo(of: Opened, checkId: string, hash: string): Promise<ArrayBuffer | undefined> {
  const row = await store.photos.get(`${checkId}/${hash}`);
  return row && row.account === of.account ? openBytes(of, row.sealed) : undefined;
}

export function photosOf(checkId: string): Promise<KeptPhoto[]> {
  return store.photos.where({ checkId }).toArray();
}

/** A check that was refused is taken up again under a new id: what was refused never took effect. */
export async function reopen(of: Opened, checkId: string): Promise<void> {
  const row = await store.queue.get(checkId);
  if (!row || row.account !== of.account) {
    return;
  }
  const draft = await unseal<Draft>(of, row.sealed);
  const next: Draft = { ...draft, checkId: uuid7(), signatures: [] };
  const sealed = await seal(of, next);
  await store.transaction("rw", store.queue, store.drafts, store.photos, store.signatures, async () => {
    await store.drafts.put({ checkId: next.checkId, account: of.account, orderId: next.order.orderId, savedAt: Date.now(), sealed });
    const photos = await store.photos.where({ checkId }).toArray();
    await store.photos.bulkPut(photos.map((photo) => ({ ...photo, id: `${next.checkId}/${photo.sha256}`, checkId: next.checkId })));
    await store.photos.bulkDelete(photos.map((photo) => photo.id));
    await store.queue.delete(checkId);
    await store.signatures.where({ checkId }).delete();
  });
}
