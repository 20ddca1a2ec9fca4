// A profile as a form over its text: what the text says is shown, what is changed is written into it.
import { useSpeech } from "../../../i18n";
import { Notice } from "../../../shell/parts";
import { textOf } from "../starting";
import { Conditions } from "./Conditions";
import { Members } from "./Members";
import type { Findings } from "./Told";
import { isObject, type Condition } from "./tree";

function documentOf(text: string): Condition | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) && (document.condition === undefined || isObject(document.condition)) ? document : undefined;
  } catch {
    return undefined;
  }
}

export function ProfileForm({ text, findings, onText }: { text: string; findings: Findings; onText: (text: string) => void }) {
  const { t } = useSpeech();
  const document = documentOf(text);
  const write = (next: Condition) => onText(textOf(next));
  return document === undefined ? <Notice kind="warn">{t("form.unreadable")}</Notice> : (
    <>
      <h2>{t("form.if")}</h2>
      <Conditions document={document} findings={findings} onChange={write} />
      <h2>{t("form.then")}</h2>
      <Members document={document} findings={findings} onChange={write} />
    </>
  );
}
