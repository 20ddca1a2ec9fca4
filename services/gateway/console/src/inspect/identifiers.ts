// Do a VIN, a trade item number or a credit code hold what their standards ask?  The same rules as
// common/model/identifier.h, checked on the spot and without a network.
import type { Key } from "../i18n/zh";

export type Kind = "vin" | "gtin" | "credit-code";
export interface Verdict {
  kind: Kind;
  value: string;
  fault: Key | null;
}

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const VIN_VALUES: Record<string, number> = Object.fromEntries([
  ..."0123456789".split("").map((digit, value) => [digit, value]),
  ...Object.entries({ AJ: 1, BKS: 2, CLT: 3, DMU: 4, ENV: 5, FW: 6, GPX: 7, HY: 8, RZ: 9 }).flatMap(([letters, value]) => letters.split("").map((letter) => [letter, value])),
]) as Record<string, number>;

/** GB 16735, ISO 3779: the ninth character is the weighted sum of the others modulo 11, ten as X. */
export function vinFault(vin: string): Key | null {
  if (vin.length !== 17) {
    return "fault.length";
  }
  const values = [...vin].map((character) => VIN_VALUES[character]);
  if (values.some((value) => value === undefined)) {
    return "fault.character";
  }
  const sum = values.reduce<number>((total, value, at) => total + (value as number) * (VIN_WEIGHTS[at] as number), 0) % 11;
  return vin[8] === (sum === 10 ? "X" : String(sum)) ? null : "fault.check";
}

/** GS1: 8, 12, 13 or 14 digits, weights 3 and 1 from the right, modulo 10. */
export function gtinFault(gtin: string): Key | null {
  if (!/^\d+$/.test(gtin)) {
    return "fault.character";
  }
  if (![8, 12, 13, 14].includes(gtin.length)) {
    return "fault.length";
  }
  const sum = [...gtin].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0 ? null : "fault.check";
}

const CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** GB 32100: the last of 18 characters is a check modulo 31 with weights 3^i. */
export function creditCodeFault(code: string): Key | null {
  if (code.length !== 18) {
    return "fault.length";
  }
  const values = [...code].map((character) => CREDIT.indexOf(character));
  if (values.includes(-1)) {
    return "fault.character";
  }
  let weight = 1;
  let sum = 0;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return (31 - (sum % 31)) % 31 === values[17] ? null : "fault.check";
}

const FAULTS: Record<Kind, (value: string) => Key | null> = { vin: vinFault, gtin: gtinFault, "credit-code": creditCodeFault };

/** What a scanned text is taken for, by its form; null for what is none of these. */
export function identify(scanned: string): Verdict | null {
  const value = scanned.trim().toUpperCase().replace(/\s+/g, "");
  const kind: Kind | null = /^[0-9]{8,14}$/.test(value) ? "gtin" : /^[0-9A-Z]{18}$/.test(value) ? "credit-code" : /^[0-9A-Z]{15,17}$/.test(value) ? "vin" : null;
  return kind && { kind, value, fault: FAULTS[kind](value) };
}
