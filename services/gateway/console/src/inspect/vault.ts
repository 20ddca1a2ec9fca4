// The key of one inspector's work on this device.  A random AES-256 key seals everything; that key is
// itself sealed by one that PBKDF2 makes of the PIN, so that a PIN opens the work without a network
// and nobody's PIN opens another's.  The PIN and the unsealed key are never stored.
import { store, type Sealed, type Vault } from "./store";

const ROUNDS = 600_000;
export const LEAST_PIN = 6;

export class WrongPin extends Error {}

/** An open vault: whose it is and the key in use, which cannot be exported. */
export interface Opened {
  account: string;
  key: CryptoKey;
}

const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** What binds a sealed thing to its owner: it opens under no other account's name. */
const bound = (account: string) => new TextEncoder().encode(`loopgate/${account}`);

export async function createVault(account: string, pin: string): Promise<Opened> {
  const salt = bytes(16);
  const iv = bytes(12);
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", fresh, await pinKey(pin, salt, ROUNDS), { name: "AES-GCM", iv, additionalData: bound(account) });
  await store.vaults.add({ account, salt, rounds: ROUNDS, iv, wrapped, failures: 0, failedAt: 0 });
  return openVault(account, pin);
}

/** After five wrong PINs each further try waits twice as long as the last, an hour at most. */
export function waitMs(vault: Pick<Vault, "failures" | "failedAt">, now: number): number {
  const pause = vault.failures < 5 ? 0 : Math.min(3_600_000, 30_000 * 2 ** (vault.failures - 5));
  return Math.max(0, vault.failedAt + pause - now);
}

export async function openVault(account: string, pin: string): Promise<Opened> {
  const vault = await store.vaults.get(account);
  if (!vault || waitMs(vault, Date.now()) > 0) {
    throw new WrongPin();
  }
  try {
    const key = await crypto.subtle.unwrapKey("raw", vault.wrapped, await pinKey(pin, vault.salt, vault.rounds), { name: "AES-GCM", iv: vault.iv, additionalData: bound(account) },
      "AES-GCM", false, ["encrypt", "decrypt"]);
    await store.vaults.update(account, { failures: 0 });
    return { account, key };
  } catch {
    await store.vaults.update(account, { failures: vault.failures + 1, failedAt: Date.now() });
    throw new WrongPin();
  }
}

export async function sealBytes(of: Opened, clear: BufferSource): Promise<Sealed> {
  const iv = bytes(12);
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(of.account) }, of.key, clear) };
}

export function openBytes(of: Opened, sealed: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: bound(of.account) }, of.key, sealed.box);
}

export function seal(of: Opened, value: unknown): Promise<Sealed> {
  return sealBytes(of, new TextEncoder().encode(JSON.stringify(value)));
}

export async function unseal<T>(of: Opened, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(of, sealed))) as T;
}
