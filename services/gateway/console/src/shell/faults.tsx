// What the interface found wrong with single parts of a body, told beside the fields that said them.
import { createContext, useContext, type ReactNode } from "react";
import { Refusal, type Views } from "../api/client";
import { useSpeech } from "../i18n";
import { zh, type Key } from "../i18n/zh";

type Fault = Views["Fault"];

const Faults = createContext<readonly Fault[]>([]);

export function faultsOf(error: unknown): readonly Fault[] {
  return (error instanceof Refusal && error.problem.errors) || [];
}

/** A draft that was read behind the interface and refused: its reason begins with the place in the document. */
export function faultsOfReceipt(of: Views["Receipt"] | undefined): readonly Fault[] {
  const [, pointer, reason] = /^at "([^"]*)": (.*)$/s.exec(of?.reason ?? "") ?? [];
  return pointer === undefined || reason === undefined ? [] : [{ pointer, code: of?.code ?? "", reason }];
}

/** The fields within tell what is wrong with what they said. */
export function Faulted({ by, children }: { by: readonly Fault[]; children: ReactNode }) {
  return <Faults.Provider value={by}>{children}</Faults.Provider>;
}

export function useFaultsAt(pointer: string): readonly Fault[] {
  return useContext(Faults).filter((fault) => fault.pointer === pointer);
}

/** One in the reader's language: what stands in the answer is English and says most. */
function useFaultText() {
  const { language, t } = useSpeech();
  return ({ code, reason }: Fault) => (language === "zh" && `wrong.${code}` in zh ? t(`wrong.${code}` as Key) : reason);
}

export function FaultList({ id, of, places = false }: { id?: string; of: readonly Fault[]; places?: boolean }) {
  const text = useFaultText();
  return of.length === 0 ? null : <ul id={id} className="plain told alarm">{of.map((fault, at) => <li key={at}>{places && <><code>{fault.pointer}</code> </>}{text(fault)}</li>)}</ul>;
}
