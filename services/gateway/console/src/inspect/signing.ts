// Signatures on a colleague's check, as they stand on the device: made by the signer's PIN, sealed with the
// signer's key, and sent under the signer's account alone, when that is signed in.
import type { Draft } from "./checklist-rules";
import { store, type KeptSignature, type QueueState } from "./store";
import { seal, unseal, type Opened } from "./vault";

export interface Signed {
  checkId: string;
  declarationId: string;
  contentHash: string;
  signedAt: string;
}

const rowId = (checkId: string, account: string) => `${checkId}/${account}`;

/** Keeps a signature with the draft; it is not sent before the check is finished. */
export async function keepSignature(of: Opened, draft: Draft, contentHash: string, signedAt: string): Promise<void> {
  const { declarationId, declarationNumber } = draft.order;
  const signed: Signed = { checkId: draft.checkId, declarationId, contentHash, signedAt };
  await store.signatures.put({
    id: rowId(draft.checkId, of.account),
    account: of.account,
    checkId: draft.checkId,
    declarationNumber,
    state: "held",
    queuedAt: Date.now(),
    settledAt: 0,
    detail: "",
    sealed: await seal(of, signed),
  });
}

/** Within the transaction that puts the check into the queue: what counts goes too, what was void does not. */
export async function releaseSignatures(draft: Draft): Promise<void> {
  const rows = await store.signatures.where({ checkId: draft.checkId }).toArray();
  const counts = (row: KeptSignature) => draft.signatures.some((one) => one.account === row.account);
  await store.signatures.bulkPut(rows.filter(counts).map((row) => ({ ...row, state: "local" as const })));
  await store.signatures.bulkDelete(rows.filter((row) => !counts(row)).map((row) => row.id));
}

export function signaturesOf(account: string): Promise<KeptSignature[]> {
  return store.signatures.where({ account }).filter((row) => row.state !== "held").toArray();
}

/** Whose signatures on a check are still on this device. */
export async function unsentSigners(checkId: string): Promise<string[]> {
  const rows = await store.signatures.where({ checkId }).toArray();
  return rows.filter((row) => row.state !== "received").map((row) => row.account);
}

export function openSignature(of: Opened, row: KeptSignature): Promise<Signed> {
  return unseal<Signed>(of, row.sealed);
}

export async function settleSignature(id: string, state: QueueState, detail = ""): Promise<void> {
  await store.signatures.update(id, { state, detail, settledAt: state === "local" || state === "sending" ? 0 : Date.now() });
}
