// What was sent, line by line, with the lines marked that a fault names.
import { useSpeech } from "../i18n";
import { jsonLines, lineOf } from "./jsonLines";

export interface Fault {
  pointer: string;
  code: string;
  reason: string;
}

export function FaultLines({ value, faults }: { value: unknown; faults: readonly Fault[] }) {
  const { t } = useSpeech();
  const lines = jsonLines(value);
  const marked = new Map<number, string[]>();
  faults.forEach((fault) => {
    const at = lineOf(lines, fault.pointer);
    marked.set(at, [...(marked.get(at) ?? []), `${fault.code}: ${fault.reason}`]);
  });
  return (
    <ol className="lines mono" aria-label={t("quality.lines")} tabIndex={0}>
      {lines.map((line, at) => (
        <li key={at} className={marked.has(at) ? "fault" : ""}>
          <span>{line.text}</span>
          {marked.has(at) && <strong> ← {marked.get(at)?.join("; ")}</strong>}
        </li>
      ))}
    </ol>
  );
}
