// Why a step was not taken: what the interface said, or what stands in the receipt.
import { Refusal } from "../../api/client";
import { useSpeech } from "../../i18n";
import { zh, type Key } from "../../i18n/zh";
import { Failure, Notice } from "../../shell/parts";
import { useWord } from "../Value";
import type { Sending } from "./sending";

export function Refused({ of }: { of: Sending }) {
  const { t } = useSpeech();
  const word = useWord();
  const key = `refused.${of.refused?.code ?? ""}`;
  const detail = of.failure instanceof Refusal ? of.failure.problem.detail : undefined;
  return (
    <>
      {of.failure !== undefined && <Failure error={of.failure} />}
      {detail && <p className="muted">{detail}</p>}
      {of.refused && (
        <Notice kind="bad">
          <strong>{key in zh ? t(key as Key) : word("state", of.refused.state)}</strong>
          {of.refused.reason && <p className="muted">{of.refused.pointer} {of.refused.reason}</p>}
        </Notice>
      )}
    </>
  );
}
