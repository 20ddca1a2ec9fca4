// What stands on the device, in IndexedDB.  In clear are only whose a row is, ids, sizes, states and times;
// everything said about goods is sealed with its owner's key (vault.ts).
import { Dexie, type EntityTable } from "dexie";
import { DATABASE } from "./kept";

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  box: ArrayBuffer;
}

export interface Vault {
  account: string;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
  failures: number;
  failedAt: number;
}

/** An order that was fetched; goes after a day, or when the account may no longer see it. */
export interface KeptOrder {
  id: string;
  account: string;
  orderId: string;
  fetchedAt: number;
  size: number;
  sealed: Sealed;
}

/** A check that is being made; stays until it is in the queue. */
export interface KeptDraft {
  checkId: string;
  account: string;
  orderId: string;
  savedAt: number;
  sealed: Sealed;
}

export type QueueState = "local" | "sending" | "received" | "conflict" | "refused";

/** A finished check on its way; what was received goes after a day, what was not stays. */
export interface Queued {
  checkId: string;
  account: string;
  orderId: string;
  state: QueueState;
  queuedAt: number;
  settledAt: number;
  tries: number;
  detail: string;
  sealed: Sealed;
}

/** A photo of a check, kept until the server has confirmed its hash. */
export interface KeptPhoto {
  id: string;
  account: string;
  checkId: string;
  orderId: string;
  sha256: string;
  size: number;
  takenAt: string;
  confirmed: boolean;
  sealed: Sealed;
}

/** A signature on a check: held until the check is finished, then on its way when its signer is signed in. */
export interface KeptSignature {
  id: string;
  account: string;
  checkId: string;
  declarationNumber: string;
  state: QueueState | "held";
  queuedAt: number;
  settledAt: number;
  detail: string;
  sealed: Sealed;
}

class Store extends Dexie {
  vaults!: EntityTable<Vault, "account">;
  orders!: EntityTable<KeptOrder, "id">;
  drafts!: EntityTable<KeptDraft, "checkId">;
  queue!: EntityTable<Queued, "checkId">;
  photos!: EntityTable<KeptPhoto, "id">;
  signatures!: EntityTable<KeptSignature, "id">;

  constructor() {
    super(DATABASE, { chromeTransactionDurability: "strict" });
    this.version(1).stores({ vaults: "account", orders: "id, account, fetchedAt", drafts: "checkId, account, [account+orderId]", queue: "checkId, account, state", photos: "id, account, checkId" });
    this.version(2).stores({ signatures: "id, account, checkId" });
  }
}

export const store = new Store();
